import type { Cluster } from '../../faults/stage.ts';

/** A cluster on which faults are put in place and asked about. */
export interface Stand {
  readonly cluster: Cluster;
  readonly kubeconfig: string;
  /** Of the injected containers. */
  readonly image: string;
  close(): Promise<void>;
}
