import { isObject, type Json, type JsonObject, textOf } from '../model/kube-object.ts';
import type { Pod } from '../model/pod.ts';
import { badRequest, type Cause, forbidden, invalid, notFound } from '../model/refused.ts';
import { type Resource, resourceNamed } from '../model/resources.ts';
import type { Draft, Store } from '../store/store.ts';
import { completePod, judgePod } from './complete-pod.ts';
import { completeService } from './complete-service.ts';
import { completeWorkload } from './complete-workload.ts';
import { checkPodSecurity } from './pod-security.ts';

const namespaces = resourceNamed('v1', 'namespaces') as Resource;
const accounts = resourceNamed('v1', 'serviceaccounts') as Resource;
const dnsName = /^[a-z0-9]([a-z0-9.:-]{0,251}[a-z0-9])?$/;

export interface Sent {
  readonly resource: Resource;
  readonly namespace?: string;
  readonly body: unknown;
  /** The name in the address, of an update. */
  readonly name?: string;
}

/**
 * What was sent as an object that may be stored: namespace and generated name filled in, the kind's defaults set, the
 * rules of the API server and of PodSecurity kept. Throws Refused.
 */
export function admit(store: Store, sent: Sent): Draft {
  const draft = withDefaults(store, asDraft(sent));
  const { resource } = sent;
  const { namespace, name } = draft.metadata;
  if (namespace !== undefined && store.get(namespaces, namespace) === undefined) throw notFound(namespaces, namespace);
  const causes = judge(resource, draft);
  if (causes.length > 0) throw invalid(resource, name, causes);
  if (resource.name === 'pods') {
    checkPodSecurity(store, resource, draft);
    checkAccount(store, draft as unknown as Pod);
  }
  return draft;
}

/** As the admission plugin ServiceAccount words it. */
function checkAccount(store: Store, { metadata, spec }: Pod): void {
  const { name, namespace } = metadata;
  const account = spec.serviceAccountName ?? 'default';
  const key = `${namespace}/${account}`;
  if (store.get(accounts, key) !== undefined) return;
  throw forbidden(
    resourceNamed('v1', 'pods') as Resource,
    name,
    `error looking up service account ${key}: serviceaccount "${account}" not found`,
  );
}

function asDraft({ resource, body, namespace, name }: Sent): Draft {
  if (!isObject(body)) throw badRequest('the body is no object of the API');
  const { metadata } = body;
  if (!isObject(metadata)) throw badRequest('metadata is missing');
  if (body.kind !== undefined && body.kind !== resource.kind)
    throw badRequest(`the object provided is of kind ${textOf(body.kind)}, not ${resource.kind}`);
  const inner = metadata.namespace ?? namespace;
  if (resource.namespaced && namespace !== undefined && inner !== namespace)
    throw badRequest(`the namespace of the provided object does not match the namespace sent on the request`);
  const own = metadata.name ?? name ?? generated(metadata);
  if (typeof own !== 'string') throw badRequest('name or generateName is required');
  return {
    ...body,
    apiVersion: resource.version,
    kind: resource.kind,
    metadata: { ...metadata, name: own, ...(resource.namespaced ? { namespace: inner ?? 'default' } : {}) },
  } as unknown as Draft;
}

const drawn = 'bcdfghjklmnpqrstvwxz2456789';

/** A suffix as Kubernetes draws it: no vowels, no 0, 1, 3. */
export function drawSuffix(length = 5): string {
  return Array.from({ length }, () => drawn[Math.floor(Math.random() * drawn.length)]).join('');
}

function generated(metadata: JsonObject): Json | undefined {
  return typeof metadata.generateName === 'string' ? `${metadata.generateName}${drawSuffix()}` : undefined;
}

function withDefaults(store: Store, draft: Draft): Draft {
  switch (draft.kind) {
    case 'Pod':
      return completePod(draft);
    case 'Service':
      return completeService(store, draft);
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
      return completeWorkload(draft);
    case 'Namespace': {
      const labels = { ...draft.metadata.labels, 'kubernetes.io/metadata.name': draft.metadata.name };
      return { ...draft, metadata: { ...draft.metadata, labels }, status: { phase: 'Active' } } as Draft;
    }
    default:
      return draft;
  }
}

function judge(resource: Resource, draft: Draft): readonly Cause[] {
  const { name } = draft.metadata;
  const named = dnsName.test(name)
    ? []
    : [
        {
          field: 'metadata.name',
          message: `Invalid value: "${name}": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.'`,
        },
      ];
  return resource.name === 'pods' ? [...named, ...judgePod(draft)] : named;
}
