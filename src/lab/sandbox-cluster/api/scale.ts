import { isObject, type Json, type KubeObject } from '../model/kube-object.ts';
import { badRequest } from '../model/refused.ts';
import { strategicMerge } from '../store/merge.ts';
import type { Draft, Store } from '../store/store.ts';
import type { Call } from './read-call.ts';

/** The subresource `scale` of a workload, as `kubectl scale` reads it. */
export function readScale(workload: KubeObject): object {
  const { spec, status } = workload as KubeObject & { spec: { replicas?: number }; status?: { replicas?: number } };
  const { name, namespace, uid, resourceVersion } = workload.metadata;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion },
    spec: { replicas: spec.replicas ?? 1 },
    status: { replicas: status?.replicas ?? 0 },
  };
}

export function writeScale(store: Store, { resource }: Call, { live, body }: { live: KubeObject; body: Json }): object {
  const replicas = isObject(body) && isObject(body.spec) ? body.spec.replicas : undefined;
  if (typeof replicas !== 'number') throw badRequest('spec.replicas is missing');
  return readScale(
    store.update(resource, strategicMerge(live as unknown as Json, { spec: { replicas } }) as unknown as Draft),
  );
}
