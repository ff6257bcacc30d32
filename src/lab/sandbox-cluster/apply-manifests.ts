import { Agent, request } from 'undici';
import { parseAllDocuments } from 'yaml';
import { isObject, type JsonObject, textOf } from './model/kube-object.ts';
import { type Resource, resourceOfKind } from './model/resources.ts';

export interface Applied {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

export interface Applying {
  readonly url: string;
  readonly token: string;
  readonly cert: string;
  /** Of objects that name none. */
  readonly namespace: string;
}

/** Brings manifests about, as `kubectl apply` would; the namespace is made where it is missing. Throws with the API's own words. */
export async function applyManifests(
  manifests: string | readonly object[],
  applying: Applying,
): Promise<readonly Applied[]> {
  const objects =
    typeof manifests === 'string'
      ? parseAllDocuments(manifests).map((document) => document.toJS() as unknown)
      : manifests;
  const agent = new Agent({ connect: { ca: applying.cert } });
  try {
    const named = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: applying.namespace } };
    await applyOne(named, applying, agent);
    const applied: Applied[] = [];
    for (const object of objects) if (isObject(object)) applied.push(await applyOne(object, applying, agent));
    return applied;
  } finally {
    await agent.close();
  }
}

async function applyOne(object: JsonObject, { url, token, namespace }: Applying, agent: Agent): Promise<Applied> {
  const { apiVersion, kind, metadata } = object;
  const resource = resourceOfKind(textOf(apiVersion), textOf(kind));
  if (resource === undefined) throw new Error(`the sandbox knows no ${textOf(kind)} of ${textOf(apiVersion)}`);
  if (!isObject(metadata) || typeof metadata.name !== 'string') throw new Error(`a ${resource.kind} has no name`);
  const place = resource.namespaced
    ? { namespace: typeof metadata.namespace === 'string' ? metadata.namespace : namespace }
    : {};
  const { statusCode, body } = await request(`${url}${pathOf(resource, { name: metadata.name, ...place })}`, {
    dispatcher: agent,
    method: 'PATCH',
    query: { fieldManager: 'kdebug-lab', force: true },
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/apply-patch+yaml' },
    body: JSON.stringify({ ...object, metadata: { ...metadata, ...place } }),
  });
  const answer = (await body.json()) as { message?: string };
  if (statusCode >= 300) throw new Error(`${resource.kind} ${metadata.name}: ${answer.message}`);
  return { kind: resource.kind, name: metadata.name, ...place };
}

function pathOf(
  { version, name: plural }: Resource,
  { namespace, name }: { namespace?: string; name: string },
): string {
  const top = version.includes('/') ? `/apis/${version}` : `/api/${version}`;
  return `${top}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${plural}/${name}`;
}
