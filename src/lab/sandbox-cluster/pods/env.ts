import type { Container, EnvVar } from '../model/container.ts';
import type { KubeObject } from '../model/kube-object.ts';
import type { Pod } from '../model/pod.ts';
import { type Resource, resourceNamed } from '../model/resources.ts';
import type { Store } from '../store/store.ts';
import { expand } from './expand.ts';
import { bytesOf, millisOf } from './quantity.ts';
import { serviceLinks } from './service-links.ts';

const configMaps = resourceNamed('v1', 'configmaps') as Resource;
const secrets = resourceNamed('v1', 'secrets') as Resource;

/** A container cannot be made: the message is the kubelet's. */
export class CreateError extends Error {
  override readonly name = 'CreateError';
}

export interface EnvSource {
  readonly store: Store;
  readonly pod: Pod;
  readonly podIp: string;
  /** Search path of the machine's tools. */
  readonly path: string;
}

/** The environment of a container; references are looked up now, as the kubelet does. Throws CreateError. */
export function environmentOf(container: Container, source: EnvSource): Readonly<Record<string, string>> {
  const values = { ...usualValues(container, source), ...fromMaps(container, source) };
  for (const entry of container.env ?? []) {
    const value = envValue(entry, container, source);
    if (value !== undefined) values[entry.name] = entry.valueFrom === undefined ? expand(value, values) : value;
  }
  return values;
}

function usualValues(container: Container, { store, pod, path }: EnvSource): Record<string, string> {
  const uid = container.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser ?? 0;
  return {
    PATH: path,
    HOSTNAME: pod.spec.hostname ?? pod.metadata.name,
    HOME: uid === 0 ? '/root' : '/',
    ...serviceLinks(store, pod),
  };
}

function fromMaps({ envFrom = [] }: Container, source: EnvSource): Record<string, string> {
  const all = envFrom.flatMap(({ prefix = '', configMapRef, secretRef }) => {
    const data = configMapRef === undefined ? secretData(source, secretRef ?? {}) : configData(source, configMapRef);
    return Object.entries(data ?? {}).map(([key, value]) => [`${prefix}${key}`, value] as const);
  });
  return Object.fromEntries(all);
}

function envValue({ value = '', valueFrom }: EnvVar, container: Container, source: EnvSource): string | undefined {
  if (valueFrom === undefined) return value;
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom;
  const { namespace } = source.pod.metadata;
  if (fieldRef !== undefined) return fieldValue(fieldRef.fieldPath, source);
  if (resourceFieldRef !== undefined) return resourceValue(resourceFieldRef.resource, container);
  if (configMapKeyRef !== undefined)
    return keyed(configData(source, configMapKeyRef), configMapKeyRef, `ConfigMap ${namespace}`);
  return secretKeyRef === undefined
    ? undefined
    : keyed(secretData(source, secretKeyRef), secretKeyRef, `Secret ${namespace}`);
}

interface Key {
  readonly name?: string;
  readonly key: string;
  readonly optional?: boolean;
}

function keyed(data: Readonly<Record<string, string>> | undefined, ref: Key, holder: string): string | undefined {
  const value = data?.[ref.key];
  if (value === undefined && ref.optional !== true)
    throw new CreateError(`couldn't find key ${ref.key} in ${holder}/${ref.name ?? ''}`);
  return value;
}

export function configData(
  { store, pod }: Pick<EnvSource, 'store' | 'pod'>,
  ref: { name?: string; optional?: boolean },
) {
  const found = store.get<KubeObject & { data?: Record<string, string> }>(
    configMaps,
    `${pod.metadata.namespace}/${ref.name}`,
  );
  if (found === undefined && ref.optional !== true) throw new CreateError(`configmap "${ref.name}" not found`);
  return found === undefined ? undefined : (found.data ?? {});
}

export function secretData(
  { store, pod }: Pick<EnvSource, 'store' | 'pod'>,
  ref: { name?: string; optional?: boolean },
) {
  type Secret = KubeObject & { data?: Record<string, string>; stringData?: Record<string, string> };
  const found = store.get<Secret>(secrets, `${pod.metadata.namespace}/${ref.name}`);
  if (found === undefined && ref.optional !== true) throw new CreateError(`secret "${ref.name}" not found`);
  if (found === undefined) return undefined;
  const decoded = Object.entries(found.data ?? {}).map(([key, value]) => [
    key,
    Buffer.from(value, 'base64').toString(),
  ]);
  return { ...Object.fromEntries(decoded), ...found.stringData } as Record<string, string>;
}

function fieldValue(path: string, { pod, podIp }: EnvSource): string {
  const { name, namespace = '', uid, labels = {}, annotations = {} } = pod.metadata;
  const known: Readonly<Record<string, string | undefined>> = {
    'metadata.name': name,
    'metadata.namespace': namespace,
    'metadata.uid': uid,
    'spec.nodeName': pod.spec.nodeName,
    'spec.serviceAccountName': pod.spec.serviceAccountName,
    'status.podIP': podIp,
    'status.hostIP': pod.status.hostIP,
  };
  const [, map, key = ''] = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path) ?? [];
  return (map === undefined ? known[path] : (map === 'labels' ? labels : annotations)[key]) ?? '';
}

function resourceValue(resource: string, { resources = {} }: Container): string {
  const [kind = '', name = ''] = resource.split('.');
  const value = (kind === 'limits' ? resources.limits : resources.requests)?.[name];
  if (value === undefined) return '0';
  return String(name === 'cpu' ? Math.ceil(millisOf(value) / 1000) : bytesOf(value));
}
