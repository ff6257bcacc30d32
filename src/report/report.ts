import type { Problem } from '../errors.ts';
import type { Target } from '../request/request.ts';
import type { Outcome } from '../runner/outcome.ts';
import type { Fact, Finding } from './finding.ts';

export type Verdict = 'healthy' | 'degraded' | 'broken' | 'unknown';

/** The only thing that is rendered. */
export interface Report {
  readonly v: 1;
  readonly run: string;
  readonly part: number;
  readonly target: Target;
  readonly check: string;
  readonly verdict: Verdict;
  /** Complete in itself, without the verdict word: 'checkout-7f9c: orders.shop.svc:8080 refuses connections; ...'. */
  readonly headline: string;
  /** Ranked. */
  readonly findings: readonly Finding[];
  /** Symptom's code -> its cause's code, written by report/rank.ts alone. */
  readonly under: Readonly<Record<string, string>>;
  readonly notLooked: readonly Problem[];
  readonly facts: readonly Fact[];
  readonly outcomes: readonly Outcome[];
  /** Class of secret -> how many were masked. */
  readonly masked: Readonly<Record<string, number>>;
  readonly specHash?: string;
  /** The steps' argv as they ran, redacted, for 'repeat it yourself'. Step id -> words. */
  readonly argv: Readonly<Record<string, readonly string[]>>;
  /** Image, rung, UID and where the UID came from, way of following: a sentence for the report's foot. */
  readonly ranAs?: string;
}
