import type { Ms, Request } from '../request/request.ts';

/**
 * What travels through a cluster's queue. Same v: only optional additions; a new kind raises v. Readers take v and v-1;
 * a newer one is delayed, never failed. `kdebug.jobs.<cluster>` holds them.
 */
export interface Job {
  readonly v: 1;
  readonly kind: 'run';
  /** `RUN-PART`: unique, and stable when the same ask is worked on twice. */
  readonly id: string;
  readonly request: Request;
  readonly part: number;
  readonly parts: number;
  /** A worker that takes it later ends it as `expired`. */
  readonly notAfter: Ms;
}
