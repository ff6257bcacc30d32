import type { Arg } from '../request/request.ts';

export type Severity = 'ok' | 'info' | 'warning' | 'critical';

/** Where on the way it breaks; report/rank.ts orders causes by it. */
export type Hop =
  | 'cluster'
  | 'node'
  | 'pod'
  | 'process'
  | 'resource'
  | 'name'
  | 'route'
  | 'connect'
  | 'tls'
  | 'protocol'
  | 'login';

/** from: a step id, or a place in the API such as 'api:events'. */
export interface Evidence {
  readonly from: string;
  readonly line: string;
}

/** One observation. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly hop: Hop;
  /** The thing it is about, such as 'orders.shop.svc:8080'; findings about the same thing are cause and symptom. */
  readonly about: string;
  readonly sentence: string;
  readonly evidence: readonly [Evidence, ...Evidence[]];
  readonly nextStep: string;
  /** It says that its thing could not be looked at. */
  readonly unseen?: true;
  readonly suggest?: { readonly check: string; readonly args: Readonly<Record<string, Arg>> };
}

/** One typed number or value behind findings. steady: comparable between replicas and with a baseline. */
export interface Fact {
  readonly key: string;
  readonly about: string;
  readonly value: string | number | boolean;
  readonly unit?: 'bytes' | 'ms' | 'ratio' | 'count';
  readonly steady: boolean;
}
