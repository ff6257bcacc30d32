import { admit } from '../admission/admit.ts';
import { isObject, type Json, type KubeObject, textOf } from '../model/kube-object.ts';
import type { Pod } from '../model/pod.ts';
import { badRequest, invalid, Refused } from '../model/refused.ts';
import { jsonPatch, mergePatch, strategicMerge, withoutAbsent } from '../store/merge.ts';
import type { Draft, Store } from '../store/store.ts';
import { type Answer, type Asked, isDryRun, keepOther, live } from './asked.ts';
import { patchedContainers } from './ephemeral-containers.ts';

const apply = 'application/apply-patch+yaml';

/**
 * A patch of any of the four kinds. Server-side apply is taken as a strategic merge, without what the same manager's last
 * apply said and this one does not; the sandbox never finds a conflict. Throws Refused.
 */
export function patchObject(store: Store, asked: Asked): Answer {
  const { call, body } = asked;
  const before = existing(store, asked);
  if (before === undefined) {
    const sent = { resource: call.resource, body, ...place(asked) };
    const draft = admit(store, sent);
    if (isDryRun(call)) return { code: 201, body: draft };
    const made = store.create(call.resource, draft);
    remember(store, asked, made);
    return { code: 201, body: made };
  }
  const patched = patchedBy(asked, lastApplied(store, asked, before), before as unknown as Json);
  const draft = draftOf(store, asked, { before, patched });
  if (isDryRun(call)) return { code: 200, body: draft };
  const updated = store.update(call.resource, draft);
  remember(store, asked, updated);
  return { code: 200, body: updated };
}

/** What each manager applied last, by the object's UID; of a genuine cluster it would be in metadata.managedFields. */
const applied = new WeakMap<Store, Map<string, Json>>();

function lastApplied(store: Store, asked: Asked, { metadata }: KubeObject): Json | undefined {
  return applied.get(store)?.get(`${metadata.uid} ${asked.call.query.get('fieldManager') ?? ''}`);
}

function remember(store: Store, { call, contentType, body }: Asked, { metadata }: KubeObject): void {
  if (contentType !== apply) return;
  const all = applied.get(store) ?? new Map<string, Json>();
  applied.set(store, all.set(`${metadata.uid} ${call.query.get('fieldManager') ?? ''}`, body));
}

/** undefined when an apply makes it. */
function existing(store: Store, { call, contentType }: Asked): KubeObject | undefined {
  try {
    return live(store, call);
  } catch (error) {
    if (contentType === apply && call.subresource === undefined && error instanceof Refused) return undefined;
    throw error;
  }
}

function patchedBy({ contentType, body }: Asked, last: Json | undefined, before: Json): Json {
  switch (contentType) {
    case apply:
      return strategicMerge(withoutAbsent(before, last, body), body);
    case 'application/strategic-merge-patch+json':
      return strategicMerge(before, body);
    case 'application/merge-patch+json':
      return mergePatch(before, body);
    case 'application/json-patch+json':
      return jsonPatch(before, Array.isArray(body) ? body : []);
    default:
      throw new Refused(415, 'UnsupportedMediaType', `the body of a patch may not be ${contentType}`);
  }
}

function draftOf(store: Store, asked: Asked, { before, patched }: { before: KubeObject; patched: Json }): Draft {
  const { resource, subresource } = asked.call;
  if (!isObject(patched) || !isObject(patched.metadata)) throw badRequest('the patched object has no metadata');
  if (subresource === 'ephemeralcontainers') {
    return patchedContainers(store, resource, { live: before as Pod, patched: patched as unknown as Pod });
  }
  if (patched.metadata.uid !== before.metadata.uid) {
    const message = `Invalid value: "${textOf(patched.metadata.uid)}": field is immutable`;
    throw invalid(resource, before.metadata.name, [{ field: 'metadata.uid', message }]);
  }
  return keepOther(before, admit(store, { resource, body: patched, ...place(asked) }), subresource);
}

function place({ call: { namespace, name } }: Asked): { namespace?: string; name?: string } {
  return { ...(namespace === undefined ? {} : { namespace }), ...(name === undefined ? {} : { name }) };
}
