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
  /** Requests that may be open in the workspace at once; one more is refused, so that those that are on come to an end. */
  readonly mostOpen: number;
}

export const runLimits: RunLimits = {
  waitMs: 180_000,
  limitMs: defaultLimitMs,
  marginMs: 180_000,
  joinMs: 60_000,
  mostOpen: 200,
};

/** How long a run waits for another worker once its cluster has none: a worker that is replaced is back by then. */
export const unattendedMs: Ms = 45_000;
