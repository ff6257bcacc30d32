import type { Problem } from '../errors.ts';
import type { Rung } from '../runner/step.ts';

/** What a policy lets a request do. */
export interface Permit {
  /** The rule's name, for the audit line and for explanations. */
  readonly rule: string;
  readonly maxRung: Rung;
  /** May see log text, Events' messages and other sensitive output; otherwise reasons, codes and counts only. */
  readonly sensitive: boolean;
  /** Raw commands run at UID 65532 without target unless the rule says otherwise. */
  readonly rawWithTarget: boolean;
  /** Steps may log in with Secrets that the target's own container names. undefined: they may not. */
  readonly credentials?: true;
}

/** rule: the one that would have fitted best, where there is one. */
export type Decision = { readonly permit: Permit } | { readonly refused: Problem; readonly rule?: string };
