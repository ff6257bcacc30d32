import type { RichTextBlock, RichTextSection } from '@slack/types';
import type { Finding } from '../../report/finding.ts';
import type { Report } from '../../report/report.ts';
import { most } from './limits.ts';
import { bullets, marked, numbered, richText, section, words } from './rich-text.ts';
import type { Room } from './room.ts';

/** At most six findings, each with evidence and next step; without any that matter, what was found in order. */
export function renderFindings({ findings, under }: Report, room: Room): readonly RichTextBlock[] {
  const matter = findings.filter(({ severity }) => severity !== 'ok');
  if (matter.length === 0) {
    const fine = findings.slice(0, most.findings).map(({ sentence }) => room.line(sentence, most.sentence));
    return richText(
      ...bullets(fine.filter((text) => text !== '').map((text) => section(...words('ok: '), ...marked(text)))),
    );
  }
  const shown = matter.slice(0, most.findings);
  const more = matter.length - shown.length;
  return richText(
    ...numbered(
      shown.map((finding) =>
        item(finding, { cause: causeOf(finding, { shown, under }), alone: matter.length === 1, room }),
      ),
    ),
    ...(more > 0 ? [section(...words(more === 1 ? 'and 1 more finding' : `and ${more} more findings`))] : []),
  );
}

/** What could not be looked at, and what would allow it. */
export function renderNotLooked({ notLooked }: Report, room: Room): readonly RichTextBlock[] {
  if (notLooked.length === 0) return [];
  const shown = notLooked.slice(0, most.notLooked).flatMap(({ message, nextStep }) => {
    const why = room.line(message, most.sentence);
    const next = room.line(nextStep, most.nextStep);
    return why === '' ? [] : [section(...marked(why), ...marked(next === '' ? '' : `\n→ ${next}`))];
  });
  const more = notLooked.length - shown.length;
  return richText(
    section(...words('Could not look', 'bold'), ...words(more > 0 ? ` (${more} more)` : '')),
    ...bullets(shown),
  );
}

function item(
  { severity, sentence, evidence, nextStep }: Finding,
  { cause, alone, room }: { cause: number | undefined; alone: boolean; room: Room },
): RichTextSection {
  const said = room.line(sentence, most.sentence);
  const next = room.line(nextStep, most.nextStep);
  const [lines, longest] = alone ? [most.evidenceAlone, most.evidenceLineAlone] : [most.evidence, most.evidenceLine];
  const proof = evidence
    .slice(0, lines)
    .map(({ from, line }) => room.line(`${from}: ${line}`, longest))
    .filter((text) => text !== '');
  const more = evidence.length - proof.length;
  return section(
    ...words(severity, 'bold'),
    ...marked(`: ${said}`),
    ...words(cause === undefined ? '' : ` (follows from ${cause})`),
    ...proof.flatMap((text) => [...words('\n'), ...words(text, 'code')]),
    ...words(more > 0 ? `\nand ${more} more` : ''),
    ...marked(next === '' ? '' : `\n→ ${next}`),
  );
}

/** The number of the finding that this one follows from. */
function causeOf(
  { code }: Finding,
  { shown, under }: { shown: readonly Finding[]; under: Report['under'] },
): number | undefined {
  const cause = under[code];
  const at = cause === undefined ? -1 : shown.findIndex((finding) => finding.code === cause);
  return at === -1 ? undefined : at + 1;
}
