import { admit, drawSuffix } from '../admission/admit.ts';
import type { Condition, Pod } from '../model/pod.ts';
import { Refused } from '../model/refused.ts';
import { isLive, isReady, ownedBy, ownerOf, pods, replicaSets, type Workload } from '../model/workload.ts';
import { recordEvents } from '../pods/record-events.ts';
import { deletePod } from '../store/delete-pod.ts';
import type { Draft, Store } from '../store/store.ts';

/** As many pods as a ReplicaSet wants, with names drawn anew. */
export function keepReplicas(store: Store): void {
  const tell = recordEvents(store);
  for (const set of store.list<Workload>(replicaSets)) {
    const { namespace = '' } = set.metadata;
    const { replicas = 1 } = set.spec;
    const own = store.list<Pod>(pods, namespace).filter(ownedBy(set)).filter(isLive);
    const refused = fill(store, set, replicas - own.length);
    if (refused !== undefined)
      tell(set, { reason: 'FailedCreate', message: `Error creating: ${refused.message}`, warning: true });
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
      ...(refused === undefined ? {} : { conditions: [failure(refused)] }),
    };
    store.update(replicaSets, { ...set, status } as unknown as Draft);
  }
}

/** Makes the pods that are missing; the refusal of the first that may not be made. */
function fill(store: Store, set: Workload, missing: number): Refused | undefined {
  try {
    for (let n = 0; n < missing; n += 1) createPod(store, set, `${set.metadata.name}-${drawSuffix()}`);
    return undefined;
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
}

function failure({ message }: Refused): Condition {
  return { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message };
}

/** A pod of a workload's template. Throws Refused where that may not be, as by PodSecurity. */
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
