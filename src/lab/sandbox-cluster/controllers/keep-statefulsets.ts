import type { Pod } from '../model/pod.ts';
import { isLive, isReady, ownedBy, pods, statefulSets, type Workload } from '../model/workload.ts';
import { deletePod } from '../store/delete-pod.ts';
import type { Draft, Store } from '../store/store.ts';
import { createPod } from './keep-replicas.ts';

/** Pods with numbers, one after the other. */
export function keepStatefulSets(store: Store): void {
  for (const set of store.list<Workload>(statefulSets)) {
    const { namespace = '', name } = set.metadata;
    const { replicas = 1, serviceName, podManagementPolicy } = set.spec;
    const own = store.list<Pod>(pods, namespace).filter(ownedBy(set));
    const at = (n: number): Pod | undefined => own.find(({ metadata }) => metadata.name === `${name}-${n}`);
    for (let n = 0; n < replicas; n += 1) {
      const pod = at(n);
      // A name is free only when its last holder is gone; another one's pod may have it.
      if (pod === undefined && store.get(pods, `${namespace}/${name}-${n}`) === undefined) {
        const labels = {
          'statefulset.kubernetes.io/pod-name': `${name}-${n}`,
          'apps.kubernetes.io/pod-index': String(n),
        };
        const spec = { hostname: `${name}-${n}`, ...(serviceName === undefined ? {} : { subdomain: serviceName }) };
        createPod(store, set, `${name}-${n}`, { labels, spec });
      }
      if (podManagementPolicy !== 'Parallel' && (pod === undefined || !isReady(pod))) break;
    }
    for (const pod of own.filter(isLive))
      if (Number(pod.metadata.name.slice(name.length + 1)) >= replicas) deletePod(store, pod);
    const readyReplicas = own.filter(isReady).length;
    const status = {
      replicas: own.length,
      readyReplicas,
      availableReplicas: readyReplicas,
      observedGeneration: set.metadata.generation ?? 1,
    };
    store.update(statefulSets, { ...set, status } as unknown as Draft);
  }
}
