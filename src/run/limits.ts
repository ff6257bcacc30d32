import { defaultLimitMs, type Ms } from '../request/request.ts';

/**
 * Least time between two progress updates of one card. A running job repeats its progress (src/job/limits.ts), so what is
 * left out here is made up for; the workspace's budget of updates is for all runs together.
 */
export const progressEveryMs: Ms = 1_500;

/** How long a run may take, in milliseconds. */
export interface RunLimits {
  /** From the ask until a worker has the job; a job that is taken later ends as expired. */
  readonly waitMs: Ms;
  /** What all rounds may take when the command names no limit. */
  readonly limitMs: Ms;
  /** A worker's time besides the rounds (src/job/limits.ts: finding, looking, preflight, start), and a second try. */
  readonly marginMs: Ms;
  /** How long after its end the same request is answered with the link to the run. */
  readonly joinMs: Ms;
}

export const runLimits: RunLimits = { waitMs: 180_000, limitMs: defaultLimitMs, marginMs: 180_000, joinMs: 60_000 };
