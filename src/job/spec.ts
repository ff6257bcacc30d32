import type { Ms, Target } from '../request/request.ts';
import type { Rung, Step } from '../runner/step.ts';

/** Everything that decides what an injection may do: hashed, compared, approved. */
export interface Spec {
  readonly target: Target;
  readonly image: string;
  readonly rung: Rung;
  readonly runAs?: { readonly uid: number; readonly gid: number };
  readonly round: number;
  readonly steps: readonly Step[];
}

/** Fixed in the job's data before the patch; not part of the spec's hash. */
export interface Start {
  readonly container: string;
  readonly nonce: string;
  readonly deadline: Ms;
  readonly graceMs: Ms;
  /** Who asked and where, so that `kubectl describe` names the human: arguments that the runner ignores. */
  readonly askedBy?: string;
}
