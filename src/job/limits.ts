import type { Ms } from '../request/request.ts';

/**
 * How long each stage of a job may take, in milliseconds, and how it is named when it took longer. An API server that
 * answers slowly is often part of the incident: what writes to it is given time.
 */
export const stageLimits = {
  find: { ms: 8_000, doing: 'looking for the pod' },
  look: { ms: 8_000, doing: 'reading the pod and what belongs to it from the Kubernetes API' },
  preflight: { ms: 15_000, doing: 'asking the API server whether the container would be let in' },
  inject: { ms: 20_000, doing: 'patching the pod' },
} as const satisfies Record<string, { readonly ms: Ms; readonly doing: string }>;

/** A container that has not started by then never runs its steps: the runner refuses after its deadline. */
export const startLimitMs: Ms = 60_000;
/** How long the runner waits for the start line before it starts by itself. */
export const graceMs: Ms = 2_000;
/** Time for the runner's own work around the steps, beyond the sum of their limits. */
export const followMarginMs: Ms = 10_000;
/** How often a running job repeats how far it is: the time left moves on, and a card may have missed the last news. */
export const progressEveryMs: Ms = 2_500;
/** How long a cancelled container is read on, to learn whether it stopped. */
export const cancelWaitMs: Ms = 3_000;
/** A target that restarted so recently may go again at once; a step inside it would die with it. */
export const settledAfterMs: Ms = 30_000;
/** All output of a job, cut in the container; the worker cuts there too. */
export const maxJobBytes = 4 * 1024 * 1024;
