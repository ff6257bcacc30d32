import type { Pod } from '../model/pod.ts';
import { isLive, isReady, ownedBy, pods, statefulSets, type Workload } from '../model/workload.ts';
import { deletePod } from '../store/delete-pod.ts';
import type { Draft, Store } from '../store/store.ts';
import { createPod } from './keep-replicas.ts';

/** Pods with numbers, one after the other. */
export function keepStatefulSets(store: Store): void {
  for (const set of store.list<Workload>(statefulSets)) keepStatefulSet(store, set);
}

function keepStatefulSet(store: Store, set: Workload): void {
  const { namespace = '', name } = set.metadata;
  const { replicas = 1, podManagementPolicy } = set.spec;
  const own = store.list<Pod>(pods, namespace).filter(ownedBy(set));
  for (let n = 0; n < replicas; n += 1) {
    const pod = own.find(({ metadata }) => metadata.name === `${name}-${n}`);
    if (pod === undefined) createNumbered(store, set, n);
    if (podManagementPolicy !== 'Parallel' && (pod === undefined || !isReady(pod))) break;
  }
  const surplus = own.filter(isLive).filter((pod) => Number(pod.metadata.name.slice(name.length + 1)) >= replicas);
  for (const pod of surplus) deletePod(store, pod);
  const ready = own.filter(isReady).length;
  const counts = { replicas: own.length, readyReplicas: ready, availableReplicas: ready };
  const status = { ...counts, observedGeneration: set.metadata.generation ?? 1 };
  store.update(statefulSets, { ...set, status } as unknown as Draft);
}

function createNumbered(store: Store, set: Workload, n: number): void {
  const { namespace = '', name } = set.metadata;
  const { serviceName } = set.spec;
  const pod = `${name}-${n}`;
  // A name is free only when its last holder is gone, and another one's pod may have it.
  if (store.get(pods, `${namespace}/${pod}`) !== undefined) return;
  const labels = { 'statefulset.kubernetes.io/pod-name': pod, 'apps.kubernetes.io/pod-index': String(n) };
  createPod(store, set, pod, {
    labels,
    spec: { hostname: pod, ...(serviceName === undefined ? {} : { subdomain: serviceName }) },
  });
}
