import type { Condition, Pod } from '../model/pod.ts';
import { type Resource, resourceNamed } from '../model/resources.ts';
import { nodeName } from '../pods/kubelet.ts';
import { recordEvents } from '../pods/record-events.ts';
import { type Draft, type Store, timeText } from '../store/store.ts';

const pods = resourceNamed('v1', 'pods') as Resource;
const nodeLabels: Readonly<Record<string, string>> = {
  'kubernetes.io/os': 'linux',
  'kubernetes.io/hostname': nodeName,
};

/** Puts every pod on the one node, but those whose nodeSelector it does not fit. */
export function schedulePods(store: Store): void {
  const tell = recordEvents(store);
  store.onChange(({ resource, type, object }) => {
    const pod = object as Pod;
    if (resource.name !== pods.name || type !== 'ADDED' || pod.spec.nodeName !== undefined) return;
    const fits = Object.entries(pod.spec.nodeSelector ?? {}).every(([key, value]) => nodeLabels[key] === value);
    const lastTransitionTime = timeText(new Date());
    if (fits) {
      const conditions: Condition[] = [{ type: 'PodScheduled', status: 'True', lastTransitionTime }];
      tell(pod, {
        reason: 'Scheduled',
        message: `Successfully assigned ${pod.metadata.namespace}/${pod.metadata.name} to ${nodeName}`,
      });
      store.update(pods, {
        ...pod,
        spec: { ...pod.spec, nodeName },
        status: { ...pod.status, conditions },
      } as unknown as Draft);
      return;
    }
    const message = "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.";
    const condition = {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message,
      lastTransitionTime,
    } as const;
    tell(pod, { reason: 'FailedScheduling', message, warning: true });
    store.update(pods, { ...pod, status: { ...pod.status, conditions: [condition] } } as unknown as Draft);
  });
}
