import { endText } from '../report/end-text.ts';
import { plainText } from '../report/plain-text.ts';
import type { Report } from '../report/report.ts';
import { quoteWord } from '../request/quote-word.ts';
import type { Outcome } from '../runner/outcome.ts';

/** What a Chat shows of all output inside the reply, in characters. With more, the whole of it goes into a file. */
export const inlineOutputChars = 2_500;

/** The whole output as a text file; undefined when the reply can show it. */
export function outputFile(report: Report): string | undefined {
  const chars = report.outcomes.reduce((sum, { stdout, stderr }) => sum + stdout.length + stderr.length, 0);
  return chars <= inlineOutputChars ? undefined : outputText(report);
}

/** Pod by pod, step by step: command, end, what it printed. */
export function outputText({ outcomes, argv, target }: Report): string {
  const sections = outcomes
    .filter(({ end }) => end.by !== 'leftOut')
    .map((outcome) => section(outcome, argv[outcome.step] ?? []));
  return [`##### ${target.namespace}/${target.pod}\n`, ...sections].join('\n');
}

function section(outcome: Outcome, argv: readonly string[]): string {
  const { stdout, stderr, cutBytes, tookMs } = outcome;
  const sample = outcome.sample === 0 ? '' : ` (sample ${outcome.sample + 1})`;
  const cut = cutBytes === 0 ? '' : `, ${cutBytes} bytes cut`;
  const lines = [
    `=== ${outcome.step}${sample}: ${endText(outcome.end)} after ${tookMs} ms${cut}`,
    ...(argv.length === 0 ? [] : [`$ ${argv.map(quoteWord).join(' ')}`]),
    ...(stdout === '' ? [] : [stdout.trimEnd()]),
    ...(stderr === '' ? [] : ['--- standard error', stderr.trimEnd()]),
  ];
  return `${plainText(lines.join('\n'))}\n`;
}
