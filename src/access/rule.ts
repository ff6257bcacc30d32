import type { Rung } from '../runner/step.ts';

/**
 * Who a rule is for. users and groups together name the people, channels the place; what is given must all fit.
 * undefined is no condition, an empty list nobody. Ids as Slack shows them ('U0…', 'S0…', 'C0…'); '*' is any channel.
 */
export interface Who {
  readonly users?: readonly string[] | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly channels?: readonly string[] | undefined;
}

/** One thing that is allowed. Rules only add: a person may what any of them allows. */
export interface Rule {
  readonly name: string;
  readonly who: Who;
  /** Globs, as are namespaces. */
  readonly clusters: readonly string[];
  readonly namespaces: readonly string[];
  /** Names, or '*' for all; raw commands are never meant by either. */
  readonly checks: readonly string[];
  readonly raw: readonly RawCommand[] | 'any';
  readonly maxRung: Rung;
  readonly sensitive: boolean;
  readonly credentials?: boolean;
}

/** What no rule can allow. A condition that is not given fits everything. */
export interface Denial {
  readonly name: string;
  readonly who: Who;
  readonly clusters?: readonly string[] | undefined;
  readonly namespaces?: readonly string[] | undefined;
  /** Names, 'raw' for raw commands, '*' for both. */
  readonly checks?: readonly string[] | undefined;
  readonly reason?: string | undefined;
}

/** One raw command: its first word as it stands, then one pattern per argument. */
export interface RawCommand {
  readonly command: string;
  readonly args: readonly ArgPattern[];
  /** Each argument beyond args; undefined: there may be none. */
  readonly rest?: ArgPattern | undefined;
  /** Runs beside the target's processes, up to the rule's rung. Otherwise without target at R0. */
  readonly withTarget: boolean;
}

/** Fits an argument from its first to its last character, or not at all. Linear in the argument's length. */
export interface ArgPattern {
  readonly source: string;
  fits(arg: string): boolean;
}
