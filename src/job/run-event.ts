import type { Problem } from '../errors.ts';
import type { Finding } from '../report/finding.ts';
import type { Report } from '../report/report.ts';
import type { Ms, Person, Target } from '../request/request.ts';
import type { Spec } from './spec.ts';

export type RunEnd = 'answered' | 'refused' | 'cancelled' | 'expired' | 'broken';

/** What happened in a part of a run. The only way out of a job: card, terminal, metrics, audit and export read it. */
export type RunNews =
  | { readonly type: 'queued'; readonly ahead: number }
  /** The pod is known; left: how many injected containers the pod can still take. */
  | { readonly type: 'found'; readonly target: Target; readonly left?: number }
  | { readonly type: 'planned'; readonly spec: Spec; readonly hash: string }
  | { readonly type: 'starting'; readonly waiting?: string }
  | { readonly type: 'running'; readonly done: number; readonly of: number; readonly leftMs: Ms }
  | { readonly type: 'early'; readonly findings: readonly Finding[] }
  | { readonly type: 'needsApproval'; readonly hash: string; readonly until: Ms }
  /** The cluster has no worker at the moment; whatever comes behind it means that one is back. */
  | { readonly type: 'unattended' }
  /** Somebody asked to stop it; the end comes behind. */
  | { readonly type: 'cancelling'; readonly by: Person }
  | { readonly type: 'reported'; readonly report: Report }
  | { readonly type: 'ended'; readonly as: RunEnd; readonly problem?: Problem };

export type RunEvent = {
  readonly v: 1;
  readonly run: string;
  readonly part: number;
  readonly seq: number;
  readonly at: Ms;
} & RunNews;
