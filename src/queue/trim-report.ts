import type { Report } from '../report/report.ts';
import type { Outcome } from '../runner/outcome.ts';

/** What is kept of a step's text once the run is settled: the file in the thread holds all of it. */
const keptBytes = 4 * 1024;

/** The report without the bulk of its outcomes' text: the first 4 KiB per step and stream; what went is counted as cut. */
export function trimReport(report: Report): Report {
  return { ...report, outcomes: report.outcomes.map(trimOutcome) };
}

function trimOutcome(outcome: Outcome): Outcome {
  const stdout = firstBytes(outcome.stdout);
  const stderr = firstBytes(outcome.stderr);
  const gone = Buffer.byteLength(outcome.stdout + outcome.stderr) - Buffer.byteLength(stdout + stderr);
  return gone <= 0 ? outcome : { ...outcome, stdout, stderr, cutBytes: outcome.cutBytes + gone };
}

function firstBytes(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= keptBytes) return text;
  // stream: true holds a character back that the cut went through.
  return new TextDecoder().decode(bytes.subarray(0, keptBytes), { stream: true });
}
