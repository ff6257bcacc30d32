import type { RunEnd } from '../job/run-event.ts';
import type { Report } from '../report/report.ts';

/** Exit statuses of `kdebug run`; 64 is EX_USAGE of sysexits.h. */
export const exitStatus = { healthy: 0, sick: 1, couldNotLook: 2, usage: 64 } as const;

/** The status for how a run ended. */
export function statusOf(end: RunEnd, report: Report | undefined): number {
  if (end !== 'answered' || report === undefined) return exitStatus.couldNotLook;
  if (report.verdict === 'healthy') return exitStatus.healthy;
  return report.verdict === 'unknown' ? exitStatus.couldNotLook : exitStatus.sick;
}
