import type { Condition, Pod } from '../model/pod.ts';
import { isLive, pods } from '../model/workload.ts';
import { nodeName } from '../pods/kubelet.ts';
import { type Recorder, recordEvents } from '../pods/record-events.ts';
import { type Draft, type Store, timeText } from '../store/store.ts';
import { whyNotScheduled } from './why-not-scheduled.ts';

/** Puts every pod on the one node that it takes; the others wait until a pod is gone. */
export function schedulePods(store: Store): void {
  const tell = recordEvents(store);
  store.onChange(({ resource, type, object }) => {
    if (resource.name !== pods.name) return;
    if (type === 'ADDED') schedule(store, object as Pod, tell);
    else if (type === 'DELETED') for (const pod of store.list<Pod>(pods)) if (isLive(pod)) schedule(store, pod, tell);
  });
}

function schedule(store: Store, pod: Pod, tell: Recorder): void {
  const { namespace, name } = pod.metadata;
  if (pod.spec.nodeName !== undefined) return;
  const message = whyNotScheduled(pod, store.list<Pod>(pods));
  const lastTransitionTime = timeText(new Date());
  if (message === undefined) {
    tell(pod, { reason: 'Scheduled', message: `Successfully assigned ${namespace}/${name} to ${nodeName}` });
    const conditions: Condition[] = [{ type: 'PodScheduled', status: 'True', lastTransitionTime }];
    const spec = { ...pod.spec, nodeName };
    store.update(pods, { ...pod, spec, status: { ...pod.status, conditions } } as unknown as Draft);
    return;
  }
  tell(pod, { reason: 'FailedScheduling', message, warning: true });
  const told = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message } as const;
  const conditions: Condition[] = [{ ...told, lastTransitionTime }];
  store.update(pods, { ...pod, status: { ...pod.status, conditions } } as unknown as Draft);
}
