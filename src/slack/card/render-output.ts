import type { RichTextBlock } from '@slack/types';
import prettyMs from 'pretty-ms';
import { endText } from '../../report/end-text.ts';
import { plainText } from '../../report/plain-text.ts';
import type { Report } from '../../report/report.ts';
import { shortArgv } from '../../report/short-argv.ts';
import { quoteWord } from '../../request/quote-word.ts';
import { inlineOutputChars } from '../../run/output-file.ts';
import type { Outcome } from '../../runner/outcome.ts';
import { most, shares } from './limits.ts';
import { preformatted, richText, section, words } from './rich-text.ts';
import { createRoom, type Room, shorten } from './room.ts';

/** What the steps printed, each under its command: whole where it fits, else the first and the last lines. */
export function renderOutput(
  { outcomes, argv }: Report,
  { file, chars = inlineOutputChars }: { readonly file: boolean; readonly chars?: number },
): readonly RichTextBlock[] {
  const ran = outcomes.filter(({ end }) => end.by !== 'leftOut');
  const shown = ran.slice(0, most.outcomes);
  const heads = createRoom(shares.outputHeads);
  const texts = excerpts(shown, chars);
  const cut = shown.length < ran.length || texts.some(({ cut }) => cut);
  const rest = file
    ? 'All output is in the file in the card’s thread.'
    : 'The rest of the output does not fit in a message.';
  return [
    ...shown.flatMap((outcome, index) =>
      richText(
        section(...words(outcome.step, 'bold'), ...words(` ${head(outcome, argv[outcome.step], heads)}`)),
        ...preformatted(texts[index]?.text ?? ''),
      ),
    ),
    ...(cut || file ? richText(section(...words(rest, 'italic'))) : []),
  ];
}

function head(
  { step, sample, end, tookMs, cutBytes }: Outcome,
  argv: readonly string[] | undefined,
  room: Room,
): string {
  const command = argv === undefined ? '' : room.line(commandLine(step, argv), most.evidenceLine);
  return [
    ...(sample === 0 ? [] : [`sample ${sample + 1}`]),
    ...(command === '' ? [] : [command]),
    `(${endText(end)}, ${prettyMs(tookMs)}${cutBytes === 0 ? '' : `, ${cutBytes} bytes cut`})`,
  ].join(' ');
}

function commandLine(step: string, argv: readonly string[]): string {
  const words = shortArgv(step, argv);
  return (words === argv ? ['$', ...words.map(quoteWord)] : words.map(quoteWord)).join(' ');
}

interface Excerpt {
  readonly text: string;
  readonly cut: boolean;
}

/** The characters are shared fairly: what short outputs leave over goes to the long ones. */
function excerpts(outcomes: readonly Outcome[], chars: number): readonly Excerpt[] {
  const texts = outcomes.map(({ stdout, stderr }) =>
    plainText(stdout + stderr)
      .trimEnd()
      .replace(/^\n+/, ''),
  );
  const shares = new Map<number, number>();
  let left = chars;
  const byLength = [...texts.keys()].toSorted((a, b) => (texts[a]?.length ?? 0) - (texts[b]?.length ?? 0));
  for (const [done, index] of byLength.entries()) {
    const share = Math.min(texts[index]?.length ?? 0, Math.floor(left / (byLength.length - done)));
    shares.set(index, share);
    left -= share;
  }
  return texts.map((text, index) => excerpt(text, shares.get(index) ?? 0));
}

/** First lines for the table's head, last ones for how it ended. */
function excerpt(text: string, longest: number): Excerpt {
  if (text.length <= longest) return { text: text.toWellFormed(), cut: false };
  const lines = text.split('\n').map((line) => shorten(line, most.outputLine));
  const first = lines.slice(0, 2);
  const last: string[] = [];
  const gap = '… lines left out …';
  let left = longest - first.join('\n').length - gap.length - 2;
  for (const line of lines.slice(2).toReversed()) {
    left -= line.length + 1;
    if (left < 0) break;
    last.unshift(line);
  }
  if (last.length === 0) return { text: shorten(lines.join('\n'), longest), cut: true };
  const whole = last.length + first.length === lines.length;
  return { text: [...first, ...(whole ? [] : [gap]), ...last].join('\n'), cut: true };
}
