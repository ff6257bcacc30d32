import type { ConnectedCluster } from '../../../src/cluster/connect-cluster.ts';

/** A thing that an observation needs, in words that a fake, a sandbox and a genuine cluster can each bring about. */
export interface Scene {
  readonly kind: 'Pod' | 'Deployment' | 'StatefulSet';
  readonly name: string;
  readonly behaves:
    | 'runs'
    | 'takes its time to end'
    | 'crashes'
    | 'ends'
    | 'is never scheduled'
    | 'ends after 8 s'
    | 'the second crashes';
  readonly replicas?: number;
  readonly runAs?: { readonly uid: number; readonly gid: number };
  /** Names of the containers; 'app' when left out. */
  readonly containers?: readonly string[];
  readonly defaultContainer?: string;
  /** With a Service of the same name in front of it, port 80 to 8080. */
  readonly service?: true;
}

/** A cluster with one namespace for tests, and the means to change it that kdebug does not have. */
export interface World {
  readonly cluster: ConnectedCluster;
  readonly namespace: string;
  readonly image: string;
  /** How long a start that cannot succeed is waited for; long enough for the kubelet's reason. */
  readonly patienceMs: number;
  /** Brings a scene about and waits until it behaves so; the same scene again changes nothing. */
  place(scene: Scene): Promise<void>;
  /** Names of the pods of a scene. */
  pods(scene: Scene): Promise<readonly string[]>;
  /** Deletes a pod at once, and waits until its name is free or taken by another pod. */
  remove(pod: string): Promise<void>;
  /** Begins to delete a pod that takes its time to end. */
  beginRemoval(pod: string): Promise<void>;
  /** Adds ephemeral containers of somebody else. */
  fill(pod: string, count: number): Promise<void>;
  stop(): Promise<void>;
}

/** One thing that kdebug relies on in a cluster; throws when it does not hold. */
export interface Observation<W extends World = World> {
  readonly title: string;
  readonly given?: readonly Scene[];
  readonly observe: (world: W) => Promise<void>;
}
