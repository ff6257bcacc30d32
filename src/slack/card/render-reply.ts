import type { KnownBlock, RichTextSection } from '@slack/types';
import prettyMs from 'pretty-ms';
import type { Report } from '../../report/report.ts';
import { renderRepeats } from '../../request/render-command.ts';
import type { Card } from '../../run/chat.ts';
import { outputFile } from '../../run/output-file.ts';
import { readPersonId } from '../address.ts';
import { escapeText } from './escape.ts';
import { most, shares, slackLimits } from './limits.ts';
import { lineSection, lineText, type Rendered } from './render-card.ts';
import { renderFindings, renderNotLooked } from './render-findings.ts';
import { renderOutput } from './render-output.ts';
import { context, preformatted, richText, section, words } from './rich-text.ts';
import { createRoom } from './room.ts';
import { verdictLine } from './verdict-line.ts';

export interface ReplyStyle {
  /** Rings the requester; those who joined ring as they asked for it. Changing a card rings nobody. */
  readonly mention: boolean;
  /** The thread holds the file with all output; a private answer has none. */
  readonly thread: boolean;
}

/** The final answer: verdict first, findings, what could not be looked at, output, how to repeat it, how it was done. */
export function renderReply(card: Card, style: ReplyStyle): Rendered {
  const { text, lines } = verdicts(card, style);
  const reports = card.parts.flatMap(({ report }) => report ?? []).slice(0, most.parts);
  const findings = createRoom(shares.findings);
  const notLooked = createRoom(shares.notLooked);
  const blocks: readonly KnownBlock[] = [
    ...richText(...lines),
    ...reports.flatMap((report) => renderFindings(report, findings)),
    ...reports.flatMap((report) => renderNotLooked(report, notLooked)),
    ...output(reports, style.thread),
    ...repeat(card),
    ...context(foot(card)),
  ];
  return { text, blocks };
}

/** The same answer for when Slack refuses the blocks: verdicts, findings and next steps as one plain text. */
export function plainReply(card: Card, style: ReplyStyle): string {
  const { text } = verdicts(card, style);
  const findings = card.parts
    .flatMap(({ report }) => report?.findings ?? [])
    .filter(({ severity }) => severity !== 'ok')
    .slice(0, most.findings)
    .map(({ severity, sentence, nextStep }) => `${severity}: ${sentence}${nextStep === '' ? '' : ` → ${nextStep}`}`);
  const rest = escapeText([...findings, `run ${card.run}`].join('\n'), slackLimits.topText / 2 - 10);
  return `${text}\n${rest}`;
}

function verdicts(
  card: Card,
  { mention }: ReplyStyle,
): { readonly text: string; readonly lines: readonly RichTextSection[] } {
  const users = [
    ...(mention ? [card.request.from] : []),
    ...card.joined.filter((one) => one.mention).map(({ who }) => who),
  ]
    .flatMap(({ id }) => readPersonId(id)?.user ?? [])
    .slice(0, most.mentions);
  const room = createRoom(shares.verdict);
  const ended = card.parts.slice(0, most.parts).map((part) => verdictLine(part, card.request));
  const [first, ...others] = ended.map((line) => lineSection(line, room));
  const more = card.parts.length - ended.length;
  const ring = users.flatMap((user) => [{ type: 'user' as const, user_id: user }, ...words(' ')]);
  const text = escapeText(ended.map(lineText).join('\n'), slackLimits.topText / 2 - 300);
  return {
    text: [...users.map((user) => `<@${user}>`), text].join(' '),
    lines: [
      section(...ring, ...(first?.elements ?? [])),
      ...others,
      ...(more > 0 ? [section(...words(`and ${more} more`))] : []),
    ],
  };
}

/** Only one report's output fits beside the rest; with several parts it stands in the file. */
function output(reports: readonly Report[], thread: boolean): readonly KnownBlock[] {
  const [report, ...others] = reports;
  if (report === undefined) return [];
  const file = thread && reports.some((one) => outputFile(one) !== undefined);
  if (others.length === 0) return renderOutput(report, { file });
  const where = file
    ? 'All output is in the file in the card’s thread.'
    : 'Run one pod at a time to see its output here.';
  return richText(section(...words(where, 'italic')));
}

/** Two lines to copy: for Slack and for a terminal. */
function repeat({ request }: Card): readonly KnownBlock[] {
  const room = createRoom(shares.repeat);
  // A command that is cut would be another command.
  const lines = renderRepeats(request)
    .filter((command) => command.length <= most.command)
    .map((command) => room.line(command, most.command));
  if (lines.length === 0) return [];
  return richText(section(...words('Repeat it, here or in a terminal', 'bold')), ...preformatted(lines.join('\n')));
}

function foot(card: Card): string {
  const room = createRoom(shares.foot);
  const reports = card.parts.flatMap(({ report }) => report ?? []);
  const masked = reports
    .flatMap((report) => Object.entries(report.masked))
    .map(([kind, count]) => `${count} × ${kind}`);
  const tookMs = Math.max(0, ...reports.map(longestMs));
  return [
    ...reports.slice(0, 1).map(({ ranAs }) => ranAs ?? 'nothing was injected'),
    ...(masked.length === 0 ? [] : [`masked: ${masked.slice(0, 8).join(', ')}`]),
    ...(tookMs === 0 ? [] : [`longest step ${prettyMs(tookMs)}`]),
  ]
    .map((text) => room.line(text, 150))
    .concat(`run ${card.run}`)
    .filter((text) => text !== '')
    .join(' · ');
}

function longestMs({ outcomes }: Report): number {
  return Math.max(0, ...outcomes.map(({ tookMs }) => tookMs));
}
