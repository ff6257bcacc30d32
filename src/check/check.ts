import type { ZodType } from 'zod';
import type { Fact, Finding, Hop, Severity } from '../report/finding.ts';
import type { Target } from '../request/request.ts';
import type { Outcome } from '../runner/outcome.ts';
import type { Rung, Step } from '../runner/step.ts';
import type { ApiFacts, Need } from './api-facts.ts';

export interface Input<A> {
  readonly target: Target;
  readonly args: A;
  readonly api: ApiFacts;
  readonly outcomes: readonly Outcome[];
}

/** A named diagnosis: plans steps and interprets what came out. Both are pure. */
export interface Check<A = unknown> {
  readonly name: string;
  readonly summary: string;
  /** How the words behind the check's name become args: see CheckWords in request/command.ts. */
  readonly words: readonly string[];
  readonly args: ZodType<A>;
  readonly needs: readonly Need[];
  /** Namespaces besides the target's whose Services the check wants to see, from its arguments. */
  namespaces?(args: A, target: Pick<Target, 'namespace'>): readonly string[];
  /** It shows what files of the target hold: refused where the policy shows its asker no sensitive text. */
  readonly sensitive?: true | undefined;
  /** What the API alone tells is an answer too: it is shown also where no container is let in. */
  readonly tellsByApi?: true;
  readonly ceiling: { readonly rung: Rung; readonly rounds: 1 | 2 | 3 };
  readonly codes: Readonly<
    Record<
      string,
      {
        readonly severity: Severity;
        readonly hop: Hop;
        readonly nextStep: string;
        /** It says that its thing could not be looked at: a report of nothing else is no healthy one. */
        readonly unseen?: true;
      }
    >
  >;
  /** Called before each round with the outcomes so far; [] ends. */
  plan(input: Input<A>): readonly Step[];
  interpret(input: Input<A>): { readonly findings: readonly Finding[]; readonly facts: readonly Fact[] };
}
