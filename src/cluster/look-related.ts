import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import { byTime } from './event-order.ts';
import { listAll } from './list-all.ts';
import type { Sight } from './looked.ts';
import { workloadOf } from './workload-of.ts';

const mostClaims = 4;
const mostEvents = 60;

/**
 * Events of the pod's owner and, while it waits, of its volume claims, whose own reasons stand only there, and of the
 * pods that gave way to others.
 */
export async function relatedEvents({ api, target, signal, pod }: Sight): Promise<readonly CoreV1Event[]> {
  const { namespace } = target;
  const found = await pod;
  const objects = objectsOf(found).map(([kind, name]) => `involvedObject.kind=${kind},involvedObject.name=${name}`);
  const selectors = found.status?.phase === 'Pending' ? [...objects, 'reason=Preempted'] : objects;
  const lists = selectors.map((fieldSelector) =>
    listAll<CoreV1Event>(api, { resource: 'events', namespace, query: { fieldSelector } }, signal),
  );
  return (await Promise.all(lists)).flat().sort(byTime).slice(-mostEvents);
}

function objectsOf(pod: V1Pod): readonly (readonly [string, string])[] {
  const of = workloadOf(pod);
  const owners = of === undefined ? [] : [[of.kind, of.name] as const];
  const replicaSet = of?.replicaSet === undefined ? [] : [['ReplicaSet', of.replicaSet] as const];
  const waits = pod.status?.phase === 'Pending';
  const claims = (pod.spec?.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim ?? []);
  const ofClaims = claims.map(({ claimName }) => ['PersistentVolumeClaim', claimName] as const);
  return [...owners, ...replicaSet, ...(waits ? ofClaims.slice(0, mostClaims) : [])];
}
