import type { ApiFacts, Need } from '../check/api-facts.ts';
import type { Problem } from '../errors.ts';
import type { Request, Selection, Target } from '../request/request.ts';
import type { RunNews } from './run-event.ts';
import type { Spec, Start } from './spec.ts';

/** What kdebug asks of one cluster. Every promise settles within its signal; errors are UserError, TransientError or ours. */
export interface Cluster {
  /** The pods a selection means, least healthy first. UserError when there is none, with the nearest names. */
  find(on: Selection, signal: AbortSignal): Promise<readonly Target[]>;
  look(target: Target, needs: Look, signal: AbortSignal): Promise<ApiFacts>;
  /**
   * Rights, PodSecurity, admission policies (dryRun=All), container budget, the node's state. With start the very
   * container is tried, so that one that is there already, from a worker that died, is not refused.
   */
  refusals(spec: Spec, signal: AbortSignal, start?: Start): Promise<readonly Problem[]>;
  /** The same container name with equal arguments is resumed, never injected twice; with other arguments it is refused. */
  inject(spec: Spec, start: Start, signal: AbortSignal): Promise<Injection>;
}
export interface Look {
  readonly needs: readonly Need[];
  /** Namespaces besides the target's whose Services are wanted. */
  readonly namespaces: readonly string[];
}
export interface Injection {
  readonly resumed: boolean;
  /**
   * The runner's raw output from its first byte, whichever way it is followed; ends when the container has ended.
   * waiting hears the kubelet's own reason while the container does not start. Throws a UserError with that reason
   * when it has not started by start.deadline, when the target ended it, or when the pod is gone.
   */
  bytes(signal: AbortSignal, waiting?: (reason: string) => void): AsyncIterable<Uint8Array>;
  /** Asks the runner to stop what it runs. */
  cancel(): Promise<'stopped' | 'runs until its limit'>;
  /** How it is followed so far, for the report and the metrics. */
  way(): 'attach' | 'log';
}
/** How many ephemeral containers a pod may hold in all before kdebug refuses, and from how many the card says so. */
export const containerBudget = { most: 20, sayFrom: 15 } as const;

/** Policy, kill switch, destinations, later quota and approval; run just before inject. undefined lets it pass. */
export type Guard = (spec: Spec, request: Request) => Promise<Problem | { readonly needsApproval: string } | undefined>;

/** A job's only way out. The adapter numbers and stores. */
export type Emit = (news: RunNews) => Promise<void>;

/** Rounds that were fixed before their patch, so that another worker resumes them. */
export interface Rounds {
  load(round: number): Promise<FixedRound | undefined>;
  save(round: number, fixed: FixedRound): Promise<void>;
}
export interface FixedRound {
  /** What the first worker would run; a second one plans anew and compares. */
  readonly spec: Spec;
  readonly start: Start;
  /** The whole target, also where the spec leaves the container out. */
  readonly found: Target;
}
