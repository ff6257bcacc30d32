import type { Finding } from '../report/finding.ts';
import type { Report } from '../report/report.ts';
import type { Card, PartState } from './chat.ts';
import { nextCheck } from './next-check.ts';

/** How many findings are put in other words; the reply shows the rest. */
const mostCauses = 3;

/** What a run found, as one would tell it: causes, what follows from each, what was not seen, what to do. In kdebug's small markup. */
export function explainRun({ run, parts }: Card): string {
  return parts.map((part) => explainPart(part, run)).join('\n\n');
}

function explainPart({ report, end }: PartState, run: string): string {
  if (report !== undefined) return explainReport(report);
  const why = end?.problem === undefined ? '' : ` ${end.problem.message}\n→ ${end.problem.nextStep}`;
  return end === undefined
    ? `Run \`${run}\` is still on; there is nothing to explain yet.`
    : `There is no report.${why}`;
}

function explainReport(report: Report): string {
  const { findings, under, verdict, headline, notLooked } = report;
  const failing = findings.filter(({ severity }) => severity === 'critical' || severity === 'warning');
  const causes = failing.filter(({ code }) => under[code] === undefined);
  const next = nextCheck(report)?.check;
  return [
    `${verdict.toUpperCase()} ${headline}`,
    ...causes.slice(0, mostCauses).map((cause, at) => explainCause(cause, { report, failing, number: at + 1 })),
    ...(causes.length === 0 ? ['Nothing that was looked at is wrong.'] : []),
    ...(causes.length > mostCauses ? [`${causes.length - mostCauses} more stand in the reply.`] : []),
    ...(notLooked[0] === undefined ? [] : [`Not looked at: ${notLooked.map(({ message }) => message).join(' ')}`]),
    ...(next === undefined ? [] : [`To go deeper: \`@kdebug next\` runs \`${next}\` on the same pod.`]),
  ].join('\n');
}

interface Told {
  readonly report: Report;
  readonly failing: readonly Finding[];
  readonly number: number;
}

function explainCause(cause: Finding, { report: { under }, failing, number }: Told): string {
  const { sentence, evidence, nextStep } = cause;
  const symptoms = failing.filter(({ code }) => under[code] === cause.code);
  return [
    `${number}. ${sentence}`,
    `   Seen by ${evidence[0].from}: \`${evidence[0].line.replaceAll('`', "'")}\``,
    ...symptoms.map((one) => `   That explains: ${one.sentence}`),
    ...(nextStep === '' ? [] : [`   → ${nextStep}`]),
  ].join('\n');
}
