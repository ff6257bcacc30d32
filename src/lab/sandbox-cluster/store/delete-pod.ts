import { keyOf } from '../model/kube-object.ts';
import type { Pod } from '../model/pod.ts';
import { type Resource, resourceNamed } from '../model/resources.ts';
import { type Draft, type Store, timeText } from './store.ts';

const pods = resourceNamed('v1', 'pods') as Resource;

/** A pod that runs gets its grace period, and the kubelet removes it; another one, or one without grace, goes at once. */
export function deletePod(store: Store, pod: Pod, graceSeconds = pod.spec.terminationGracePeriodSeconds ?? 30): object {
  const ended = pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';
  if (graceSeconds === 0 || pod.spec.nodeName === undefined || ended) {
    store.remove(pods, keyOf(pod));
    return pod;
  }
  if (pod.metadata.deletionTimestamp !== undefined) return pod;
  const deletionTimestamp = timeText(new Date(Date.now() + graceSeconds * 1000));
  const metadata = { ...pod.metadata, deletionTimestamp, deletionGracePeriodSeconds: graceSeconds };
  return store.update(pods, { ...pod, metadata } as unknown as Draft);
}
