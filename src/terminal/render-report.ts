import { styleText } from 'node:util';
import prettyMs from 'pretty-ms';
import type { Finding } from '../report/finding.ts';
import { plainText } from '../report/plain-text.ts';
import type { Report, Verdict } from '../report/report.ts';
import { shortArgv } from '../report/short-argv.ts';
import { quoteWord } from '../request/quote-word.ts';
import type { End, Outcome } from '../runner/outcome.ts';

/** Lines of one step's output that are shown unless everything is asked for. */
const shownLines = 20;
const colours = { healthy: 'green', degraded: 'yellow', broken: 'red', unknown: 'magenta' } as const;

export interface ReportStyle {
  readonly colour: boolean;
  /** All output instead of the last lines of each step. */
  readonly everything: boolean;
}

/** A report for a person at a terminal; its first line is the verdict. Nothing in it moves the cursor. */
export function renderReport(report: Report, style: ReportStyle): string {
  const parts = [
    verdictLine(report, style),
    ...report.findings.filter(({ severity }) => severity !== 'ok').map((finding) => findingText(finding, report)),
    notLookedText(report),
    ...report.outcomes.map((outcome) => outcomeText(outcome, report, style)),
    foot(report),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function verdictLine({ verdict, headline }: Report, { colour }: ReportStyle): string {
  const word = verdict.toUpperCase();
  return `${colour ? styleText(['bold', colourOf(verdict)], word, { validateStream: false }) : word} ${oneLine(headline)}`;
}

function colourOf(verdict: Verdict) {
  return colours[verdict];
}

function findingText({ code, severity, sentence, evidence, nextStep }: Finding, { under }: Report): string {
  const cause = under[code];
  return [
    `${severity}: ${oneLine(sentence)}${cause === undefined ? '' : ` (follows from ${cause})`}`,
    ...evidence.map(({ from, line }) => `    ${from}: ${oneLine(line)}`),
    ...(nextStep === '' ? [] : [`  → ${oneLine(nextStep)}`]),
  ].join('\n');
}

function notLookedText({ notLooked }: Report): string {
  if (notLooked.length === 0) return '';
  return ['could not look:', ...notLooked.map((why) => `  ${oneLine(why.message)}\n  → ${oneLine(why.nextStep)}`)].join(
    '\n',
  );
}

function outcomeText(outcome: Outcome, { argv }: Report, { everything }: ReportStyle): string {
  const words = argv[outcome.step];
  const command = words === undefined ? '' : ` ${oneLine(shortArgv(outcome.step, words).map(quoteWord).join(' '))}`;
  const sample = outcome.sample === 0 ? '' : ` #${outcome.sample + 1}`;
  const head = `── ${outcome.step}${sample}${command} (${endText(outcome.end)}, ${prettyMs(outcome.tookMs)})`;
  const text = plainText(outcome.stdout + outcome.stderr).trimEnd();
  const lines = text === '' ? [] : text.split('\n');
  const shown = everything ? lines : lines.slice(-shownLines);
  const hidden = lines.length - shown.length;
  return [
    head,
    ...(hidden === 0 ? [] : [`… ${hidden} lines before (--verbose shows all)`]),
    ...shown,
    ...(outcome.cutBytes === 0 ? [] : [`… cut by ${outcome.cutBytes} bytes`]),
  ].join('\n');
}

function endText(end: End): string {
  switch (end.by) {
    case 'exit':
      return `exit ${end.code}`;
    case 'signal':
      return `ended by ${end.name}`;
    case 'leftOut':
      return `left out: ${oneLine(end.why.message).replace(/\.$/, '')}`;
    case 'lost':
      return 'its end was not seen';
    default:
      return end.by;
  }
}

function foot({ ranAs, masked, run }: Report): string {
  const hidden = Object.entries(masked).map(([kind, count]) => `${count} × ${kind}`);
  return [
    ranAs ?? 'nothing was injected',
    ...(hidden.length === 0 ? [] : [`masked: ${hidden.join(', ')}`]),
    `run ${run}`,
  ]
    .map(oneLine)
    .join(' · ');
}

function oneLine(text: string): string {
  return plainText(text).replaceAll('\n', ' ⏎ ');
}
