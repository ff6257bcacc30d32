import type { Ms } from '../request/request.ts';

/** The privilege a step needs. R0: UID 65532; R1: the target's UID and GID; R2 and up: root with capabilities. */
export type Rung = 0 | 1 | 2 | 3 | 4 | 5;

/** Text, or a typed hole that the runner fills once it has found the target by container id; `then` is appended. */
export type Word = string | { readonly the: 'targetPid' | 'targetRoot'; readonly then?: string };

/**
 * A variable of the injected container that the kubelet fills from a Secret which the target's own container names too;
 * kdebug never sees its value. Nothing but these names.
 */
export interface SecretVariable {
  readonly name: 'KDEBUG_USER' | 'KDEBUG_PASSWORD' | 'KDEBUG_URL';
  readonly secret: string;
  readonly key: string;
}

/** One command. */
export interface Step {
  readonly id: string;
  readonly argv: readonly [Word, ...Word[]];
  readonly rung: Rung;
  readonly timeoutMs: Ms;
  readonly maxBytes: number;
  /** Steps of one lane run in order, lanes side by side. */
  readonly lane?: string;
  readonly samples?: { readonly count: number; readonly everyMs: Ms };
  /** What the destination guard judges. */
  readonly reaches?: readonly { readonly host: string; readonly port: number }[];
  /** What it logs in with. Such a step runs at R0 without target, and only where the policy lets it. */
  readonly secrets?: readonly SecretVariable[];
  /** It needs the toolbox with database clients. */
  readonly toolbox?: 'db';
}
