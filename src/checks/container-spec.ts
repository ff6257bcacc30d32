import type { V1Pod } from '../check/api-facts.ts';
import type { Target } from '../request/request.ts';

type Container = NonNullable<V1Pod['spec']>['containers'][number];
type Status = NonNullable<NonNullable<V1Pod['status']>['containerStatuses']>[number];

/** The target's own container in the pod's spec; the only one of a pod where none was chosen. */
export function containerSpec(pod: V1Pod, target: Target): Container | undefined {
  const all = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])];
  return target.container === undefined ? all[0] : all.find(({ name }) => name === target.container?.name);
}

/** Its status, where the kubelet has written one. */
export function containerStatus(pod: V1Pod, target: Target): Status | undefined {
  const all = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])];
  return target.container === undefined ? all[0] : all.find(({ name }) => name === target.container?.name);
}
