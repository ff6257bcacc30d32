// Type-only, so check/ stays free of the SDK at run time.
import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import type { Problem } from '../errors.ts';

export type { CoreV1Event, V1Pod };

/** Seen, or why it could not be looked at (the missing verb and resource). */
export type Looked<T> = { readonly seen: T } | { readonly notLooked: Problem };

/** One port of a Service with the endpoints behind it. */
export interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly protocol: string;
  readonly targetPort: string | number;
}
/** One address of a Service's EndpointSlices. */
export interface EndpointFact {
  readonly address: string;
  readonly ports: readonly { readonly name?: string; readonly port: number }[];
  readonly ready: boolean;
  readonly pod?: string;
}
/** A Service and its endpoints, as its EndpointSlices list them. */
export interface ServiceFact {
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  /** Empty for ExternalName; 'None' is headless. */
  readonly clusterIPs: readonly string[];
  readonly headless: boolean;
  readonly externalName?: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly ServicePort[];
  readonly endpoints: readonly EndpointFact[];
}

/** What the Kubernetes API told about a target. Only what the check asked for in `needs` is there. */
export interface ApiFacts {
  readonly pod: V1Pod;
  readonly events?: Looked<readonly CoreV1Event[]>;
  /** Services of the target's namespace and of those in Check.namespaces. */
  readonly services?: Looked<readonly ServiceFact[]>;
  readonly log?: Looked<string>;
}
export type Need = Exclude<keyof ApiFacts, 'pod'>;
