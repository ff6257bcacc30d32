import type { Decision, Permit } from '../access/permit.ts';
import type { ApiFacts } from '../check/api-facts.ts';
import type { Check, Input } from '../check/check.ts';
import type { Problem } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Report } from '../report/report.ts';
import type { Ms, Request, Target } from '../request/request.ts';
import type { Outcome } from '../runner/outcome.ts';
import type { Cluster, Emit, Guard, Rounds } from './ports.ts';

/** One target of a run, as a worker or the terminal takes it. */
export interface Work {
  readonly id: string;
  readonly request: Request;
  readonly part: number;
}

/** Points at which a worker may die; tests end it there and look that another one finishes the job. */
export type Checkpoint = 'found' | 'looked' | 'fixed' | 'judged' | 'injected' | 'followed' | 'reported' | 'ended';

export interface JobParts {
  readonly cluster: Cluster;
  readonly findCheck: (name: string) => Check | undefined;
  /** Decides on the request before the cluster is touched: refused, or up to which rung. */
  readonly permit: (request: Request) => Decision;
  readonly guards: readonly Guard[];
  readonly rounds: Rounds;
  readonly emit: Emit;
  readonly image: string;
  /** The toolbox with database clients, for steps that ask for it; undefined: those run in image. */
  readonly dbImage?: string | undefined;
  /** Ranks the findings and words the headline: report/. */
  readonly compose: (parts: Omit<Report, 'v' | 'verdict' | 'headline' | 'under' | 'masked'>) => Report;
  /** Masks secrets in every string of a value: report/. */
  readonly redact: <T>(value: T) => { readonly value: T; readonly masked: Readonly<Record<string, number>> };
  readonly log: Log;
  /** Aborted with the reason 'cancel' (a person), 'lost' or 'shutdown' (another worker goes on). */
  readonly signal: AbortSignal;
  readonly now: () => Ms;
  readonly nonce: () => string;
  /** No-op in production. */
  readonly checkpoint: (name: Checkpoint) => Promise<void>;
}

/** How a job ends. */
export type Ended = Extract<Parameters<Emit>[0], { type: 'ended' }>;

/** What is known so far about one job; the rounds add to it. */
export interface Story {
  readonly work: Work;
  readonly parts: JobParts;
  readonly check: Check;
  readonly args: unknown;
  readonly target: Target;
  readonly api: ApiFacts;
  readonly permit: Permit;
  outcomes: readonly Outcome[];
  notLooked: readonly Problem[];
  argv: Readonly<Record<string, readonly string[]>>;
  specHash?: string;
  ranAs?: string;
}

/** What a check plans from and interprets. */
export function inputOf({ target, args, api, outcomes }: Story): Input<unknown> {
  return { target, args, api, outcomes };
}
