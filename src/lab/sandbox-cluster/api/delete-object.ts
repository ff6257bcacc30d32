import { isObject, type Json, type JsonObject, type KubeObject, keyOf } from '../model/kube-object.ts';
import type { Pod } from '../model/pod.ts';
import { conflict } from '../model/refused.ts';
import { resources } from '../model/resources.ts';
import { deletePod } from '../store/delete-pod.ts';
import type { Store } from '../store/store.ts';
import { selectorOf } from './list-objects.ts';
import type { Call } from './read-call.ts';

/** A pod on a node gets its grace period; everything else goes at once. Owners take what they own with them. Throws Refused 409. */
export function deleteObject(store: Store, call: Call, { live, body }: { live: KubeObject; body: Json }): object {
  const { resource } = call;
  const options = isObject(body) ? body : {};
  const wanted = isObject(options.preconditions) ? options.preconditions : {};
  if (wanted.uid !== undefined && wanted.uid !== live.metadata.uid) throw conflict(resource, live.metadata.name);
  if (call.query.getAll('dryRun').includes('All')) return live;
  if (resource.name === 'pods') return deletePod(store, live as Pod, graceOf(call, options));
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

/** The grace period that was asked for; the pod's own one when none was. */
function graceOf({ query }: Call, options: JsonObject): number | undefined {
  const asked = options.gracePeriodSeconds ?? query.get('gracePeriodSeconds') ?? undefined;
  return asked === undefined ? undefined : Number(asked);
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
