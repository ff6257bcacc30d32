import type { V1Pod } from '@kubernetes/client-node';

interface Seen {
  readonly node?: string;
  readonly containers: readonly string[];
}

export interface PodMemory {
  note(pod: V1Pod): void;
  /** Where the pod was seen to run. */
  node(podUid: string): string | undefined;
  /** Names of the ephemeral containers that it was seen to hold. */
  containers(podUid: string): readonly string[];
}

const most = 1_000;

/** What was seen of the pods looked at last, so that the next stage of a job needs no request for it. */
export function createPodMemory(): PodMemory {
  const pods = new Map<string, Seen>();
  return {
    note: ({ metadata, spec }) => {
      const uid = metadata?.uid ?? '';
      pods.delete(uid);
      const containers = (spec?.ephemeralContainers ?? []).map(({ name }) => name);
      pods.set(uid, { containers, ...(spec?.nodeName === undefined ? {} : { node: spec.nodeName }) });
      const [oldest] = pods.keys();
      if (pods.size > most && oldest !== undefined) pods.delete(oldest);
    },
    node: (podUid) => pods.get(podUid)?.node,
    containers: (podUid) => pods.get(podUid)?.containers ?? [],
  };
}
