import { admit, drawSuffix } from '../admission/admit.ts';
import type { Pod } from '../model/pod.ts';
import { isLive, isReady, ownedBy, ownerOf, pods, replicaSets, type Workload } from '../model/workload.ts';
import { deletePod } from '../store/delete-pod.ts';
import type { Draft, Store } from '../store/store.ts';

/** As many pods as a ReplicaSet wants, with names drawn anew. */
export function keepReplicas(store: Store): void {
  for (const set of store.list<Workload>(replicaSets)) {
    const { namespace = '' } = set.metadata;
    const { replicas = 1 } = set.spec;
    const own = store.list<Pod>(pods, namespace).filter(ownedBy(set)).filter(isLive);
    for (let n = own.length; n < replicas; n += 1) createPod(store, set, `${set.metadata.name}-${drawSuffix()}`);
    // Who is not ready goes first.
    const surplus = [...own]
      .sort((a, b) => Number(isReady(a)) - Number(isReady(b)))
      .slice(0, Math.max(0, own.length - replicas));
    for (const pod of surplus) deletePod(store, pod);
    const readyReplicas = own.filter(isReady).length;
    const status = {
      replicas: own.length,
      readyReplicas,
      availableReplicas: readyReplicas,
      observedGeneration: set.metadata.generation ?? 1,
    };
    store.update(replicaSets, { ...set, status } as unknown as Draft);
  }
}

/** A pod of a workload's template. Its template may be refused, as by PodSecurity: then there is none. */
export function createPod(
  store: Store,
  owner: Workload,
  name: string,
  more: { readonly labels?: object; readonly spec?: object } = {},
): void {
  const { namespace = '' } = owner.metadata;
  const { metadata, spec } = owner.spec.template;
  const body = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metadata,
      name,
      namespace,
      labels: { ...metadata?.labels, ...more.labels },
      ownerReferences: [ownerOf(owner)],
    },
    spec: { ...spec, ...more.spec },
  };
  store.create(pods, admit(store, { resource: pods, namespace, body }));
}
