import { admit } from '../admission/admit.ts';
import { isObject, type Json, type KubeObject, textOf } from '../model/kube-object.ts';
import type { Pod } from '../model/pod.ts';
import { badRequest, invalid, Refused } from '../model/refused.ts';
import { jsonPatch, mergePatch, strategicMerge } from '../store/merge.ts';
import type { Draft, Store } from '../store/store.ts';
import { type Answer, type Asked, isDryRun, keepOther, live } from './asked.ts';
import { patchedContainers } from './ephemeral-containers.ts';

const apply = 'application/apply-patch+yaml';

/**
 * A patch of any of the four kinds. Server-side apply is taken as a strategic merge: the sandbox keeps no field managers,
 * so it never finds a conflict and never removes what an earlier apply set. Throws Refused.
 */
export function patchObject(store: Store, asked: Asked): Answer {
  const { call, body, contentType } = asked;
  const before = existing(store, asked);
  if (before === undefined) {
    const sent = { resource: call.resource, body, ...place(asked) };
    const draft = admit(store, sent);
    return { code: 201, body: isDryRun(call) ? draft : store.create(call.resource, draft) };
  }
  const patched = patchedBy(contentType, before as unknown as Json, body);
  const draft = draftOf(store, asked, { before, patched });
  if (isDryRun(call)) return { code: 200, body: draft };
  return { code: 200, body: store.update(call.resource, draft) };
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

function patchedBy(contentType: string, before: Json, body: Json): Json {
  switch (contentType) {
    case 'application/strategic-merge-patch+json':
    case apply:
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
