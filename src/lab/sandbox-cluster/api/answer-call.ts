import { admit } from '../admission/admit.ts';
import { isObject } from '../model/kube-object.ts';
import { badRequest, notServed } from '../model/refused.ts';
import type { Store } from '../store/store.ts';
import { type Answer, type Asked, isDryRun, keepOther, live } from './asked.ts';
import type { Access } from './authorize.ts';
import { deleteAll, deleteObject } from './delete-object.ts';
import { listObjects } from './list-objects.ts';
import { patchObject } from './patch-object.ts';
import type { Call } from './read-call.ts';
import { readScale, writeScale } from './scale.ts';

/** The answer to a call that is neither a watch nor a stream. Throws Refused. */
export function answerCall(store: Store, access: Access, asked: Asked): Answer {
  const { call, body } = asked;
  if (call.resource.kind === 'SelfSubjectAccessReview') return { code: 201, body: review(access, asked) };
  if (call.subresource === 'token') return { code: 201, body: newToken(store, access, call) };
  if (call.subresource === 'scale')
    return {
      code: 200,
      body:
        call.verb === 'get' ? readScale(live(store, call)) : writeScale(store, call, { live: live(store, call), body }),
    };
  switch (call.verb) {
    case 'get':
      return { code: 200, body: live(store, call) };
    case 'list':
      return { code: 200, body: listObjects(store, call) };
    case 'create':
      return { code: 201, body: create(store, asked) };
    case 'update':
      return { code: 200, body: update(store, asked) };
    case 'patch':
      return patchObject(store, asked);
    case 'delete':
      return { code: 200, body: deleteObject(store, call, { live: live(store, call), body }) };
    case 'deletecollection':
      return { code: 200, body: deleteAll(store, call, body) };
    default:
      throw notServed(`${call.verb} here`);
  }
}

function create(store: Store, { call, body }: Asked): object {
  if (call.subresource !== undefined) throw notServed(`create of ${call.resource.name}/${call.subresource}`);
  const { resource, namespace } = call;
  const draft = admit(store, { resource, body, ...(namespace === undefined ? {} : { namespace }) });
  return isDryRun(call) ? draft : store.create(resource, draft);
}

function update(store: Store, { call, body }: Asked): object {
  const { resource, namespace, name } = call;
  const before = live(store, call);
  const sent = {
    resource,
    body,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
  };
  const draft = admit(store, sent);
  const kept = keepOther(before, draft, call.subresource);
  return isDryRun(call) ? kept : store.update(resource, kept);
}

function review(access: Access, { user, body }: Asked): object {
  const attributes = isObject(body) && isObject(body.spec) ? body.spec.resourceAttributes : undefined;
  if (!isObject(attributes)) throw badRequest('spec.resourceAttributes is missing');
  const text = (key: string): string => (typeof attributes[key] === 'string' ? attributes[key] : '');
  const allowed = access.may(user, {
    verb: text('verb'),
    group: text('group'),
    resource: text('subresource') === '' ? text('resource') : `${text('resource')}/${text('subresource')}`,
    ...(text('namespace') === '' ? {} : { namespace: text('namespace') }),
  });
  return { ...(body as object), metadata: {}, status: { allowed } };
}

function newToken(store: Store, access: Access, call: Call): object {
  const account = live(store, call);
  const { namespace = '', name } = account.metadata;
  const expirationTimestamp = new Date(Date.now() + 3_600_000).toISOString();
  const status = { token: access.tokenFor(namespace, name), expirationTimestamp };
  return {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace },
    spec: { expirationSeconds: 3600 },
    status,
  };
}
