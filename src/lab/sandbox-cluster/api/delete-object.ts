import { isObject, type Json, type KubeObject, keyOf } from '../model/kube-object.ts';
import type { Pod } from '../model/pod.ts';
import { conflict } from '../model/refused.ts';
import { resources } from '../model/resources.ts';
import { type Draft, type Store, timeText } from '../store/store.ts';
import { selectorOf } from './list-objects.ts';
import type { Call } from './read-call.ts';

/** A pod on a node gets its grace period; everything else goes at once. Owners take what they own with them. Throws Refused 409. */
export function deleteObject(store: Store, call: Call, { live, body }: { live: KubeObject; body: Json }): object {
  const { resource } = call;
  const options = isObject(body) ? body : {};
  const wanted = isObject(options.preconditions) ? options.preconditions : {};
  if (wanted.uid !== undefined && wanted.uid !== live.metadata.uid) throw conflict(resource, live.metadata.name);
  if (call.query.getAll('dryRun').includes('All')) return live;
  if (resource.name === 'pods') return deletePod(store, call, { pod: live as Pod, options });
  store.remove(resource, keyOf(live));
  const orphan = (options.propagationPolicy ?? call.query.get('propagationPolicy')) === 'Orphan';
  if (resource.name === 'namespaces') emptyNamespace(store, live.metadata.name);
  else if (!orphan) deleteOwned(store, live.metadata.uid);
  return done(live, resource.name);
}

export function deleteAll(store: Store, call: Call, body: Json): object {
  const items = store.list(call.resource, call.namespace).filter(selectorOf(call));
  for (const live of items) deleteObject(store, call, { live, body });
  return { kind: `${call.resource.kind}List`, apiVersion: call.resource.version, metadata: {}, items };
}

function deletePod(
  store: Store,
  { resource, query }: Call,
  { pod, options }: { pod: Pod; options: { readonly [key: string]: Json } },
): object {
  const asked = options.gracePeriodSeconds ?? query.get('gracePeriodSeconds') ?? undefined;
  const seconds = asked === undefined ? (pod.spec.terminationGracePeriodSeconds ?? 30) : Number(asked);
  const ended = pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';
  if (seconds === 0 || pod.spec.nodeName === undefined || ended) {
    store.remove(resource, keyOf(pod));
    return pod;
  }
  if (pod.metadata.deletionTimestamp !== undefined) return pod;
  const deletionTimestamp = timeText(new Date(Date.now() + seconds * 1000));
  const metadata = { ...pod.metadata, deletionTimestamp, deletionGracePeriodSeconds: seconds };
  return store.update(resource, { ...pod, metadata } as unknown as Draft);
}

function deleteOwned(store: Store, uid: string): void {
  for (const resource of resources) {
    for (const object of store.list(resource)) {
      if (!object.metadata.ownerReferences?.some((owner) => owner.uid === uid)) continue;
      const call: Call = { verb: 'delete', resource, query: new URLSearchParams() };
      deleteObject(store, call, { live: object, body: null });
    }
  }
}

/** Workloads first, or they would make their pods again. */
function emptyNamespace(store: Store, namespace: string): void {
  for (const resource of [...resources].reverse()) {
    if (resource.namespaced)
      for (const object of store.list(resource, namespace)) store.remove(resource, keyOf(object));
  }
}

function done({ metadata }: KubeObject, kind: string): object {
  const { name, uid } = metadata;
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details: { name, kind, uid } };
}
