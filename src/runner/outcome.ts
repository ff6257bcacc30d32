import type { Problem } from '../errors.ts';
import type { Ms } from '../request/request.ts';

/** How a step ended. The first reason wins. */
export type End =
  | { readonly by: 'exit'; readonly code: number }
  | { readonly by: 'signal'; readonly name: string }
  | { readonly by: 'timeout' | 'cancel' | 'lost' }
  | { readonly by: 'leftOut'; readonly why: Problem };

/** What one sample of one step printed, and how it ended. */
export interface Outcome {
  readonly step: string;
  readonly sample: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Bytes that were cut in the container or by the worker. */
  readonly cutBytes: number;
  readonly tookMs: Ms;
  readonly end: End;
}
