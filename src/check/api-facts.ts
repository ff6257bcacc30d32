// Type-only, so check/ stays free of the SDK at run time.
import type { CoreV1Event, V1Node, V1Pod, V1PodTemplateSpec } from '@kubernetes/client-node';
import type { Problem } from '../errors.ts';

export type { CoreV1Event, V1Node, V1Pod };

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
  /** Deployments and StatefulSets whose pods it selects: looked for where no endpoint is ready, absent where that was not looked at. */
  readonly behind?: readonly { readonly kind: string; readonly name: string; readonly replicas: number }[];
}
/** The log of one container's present life, or of the one before. */
export interface ContainerLog {
  readonly container: string;
  readonly previous: boolean;
  /** Each line begins with its time, as the kubelet writes it. */
  readonly text: string;
}
/** One version of a Deployment's pods: a ReplicaSet. */
export interface Revision {
  readonly name: string;
  readonly number: number;
  /** Milliseconds. */
  readonly madeAt: number;
  readonly replicas: number;
  readonly ready: number;
  readonly template: V1PodTemplateSpec;
}
/** What a pod belongs to. */
export interface OwnerFact {
  readonly kind: string;
  readonly name: string;
  readonly replicas?: number;
  readonly ready?: number;
  /** Pods of the newest version; only Deployments tell it. */
  readonly updated?: number;
  readonly conditions: readonly {
    readonly type: string;
    readonly status: string;
    readonly reason?: string;
    readonly message?: string;
  }[];
  /** Newest first; only Deployments tell them. */
  readonly revisions: Looked<readonly Revision[]>;
  /** The pods of the workload, the target among them. */
  readonly pods: readonly { readonly name: string; readonly node?: string; readonly ready: boolean }[];
}

/** What the Kubernetes API told about a target. Only what the check asked for in `needs` is there. */
export interface ApiFacts {
  readonly pod: V1Pod;
  readonly events?: Looked<readonly CoreV1Event[]>;
  /** Services of the target's namespace and of those in Check.namespaces. */
  readonly services?: Looked<readonly ServiceFact[]>;
  readonly log?: Looked<string>;
  /** When it was looked, in milliseconds. */
  readonly at?: number;
  /** Of each container that does not run well, and of the target. */
  readonly logs?: Looked<readonly ContainerLog[]>;
  /** undefined: the pod belongs to nothing. */
  readonly owner?: Looked<OwnerFact | undefined>;
  /** The pod's own node; all of them while it waits for one. */
  readonly nodes?: Looked<readonly V1Node[]>;
  /** Events of the pod's owner and, while it waits, of its volume claims. */
  readonly related?: Looked<readonly CoreV1Event[]>;
}
export type Need = Exclude<keyof ApiFacts, 'pod' | 'at'>;
