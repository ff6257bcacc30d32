import type { KubernetesObject, V1PodSpec } from '@kubernetes/client-node';
import { permissions } from '../../src/cluster/permissions.ts';
import { groupOf } from '../../src/cluster/resources.ts';

export type Values = Readonly<Record<string, unknown>> & {
  readonly policy?: { readonly text?: string };
  readonly worker?: { readonly shutdownSeconds?: number };
};
export interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
}
type Role = KubernetesObject & {
  readonly rules: readonly { apiGroups: string[]; resources: string[]; verbs: string[] }[];
};
export type Binding = KubernetesObject & { readonly subjects?: readonly { readonly name: string }[] };
export type NetworkPolicy = KubernetesObject & {
  readonly spec: { readonly egress: readonly { readonly ports: readonly { readonly port: number }[] }[] };
};
type Workload = KubernetesObject & { readonly spec?: { readonly template?: { readonly spec?: V1PodSpec } } };

/** What PodSecurity `restricted` asks for, and a read-only root. */
export const restricted = {
  pod: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  container: {
    allowPrivilegeEscalation: false,
    privileged: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  },
};

export function securityOf({ securityContext, containers }: V1PodSpec): readonly object[] {
  const { runAsNonRoot, seccompProfile } = securityContext ?? {};
  return containers.map((container) => ({
    pod: { runAsNonRoot, seccompProfile },
    container: container.securityContext,
  }));
}

export function ofKind(manifests: readonly KubernetesObject[], kind: string): readonly KubernetesObject[] {
  return manifests.filter((manifest) => manifest.kind === kind);
}

export function podsOf(manifests: readonly KubernetesObject[]): readonly (readonly [string, V1PodSpec])[] {
  return manifests.flatMap((manifest) => {
    const spec = (manifest as Workload).spec?.template?.spec;
    return spec === undefined ? [] : [[manifest.metadata?.name ?? '', spec] as const];
  });
}

/** As the container sees it, with something in each Secret's place, and files of our own. */
export function environmentOf(
  { containers }: V1PodSpec,
  files: Readonly<Record<string, string>>,
): Record<string, string> {
  const env = containers.flatMap((container) => container.env ?? []);
  const plain = Object.fromEntries(env.map(({ name, value }) => [name, value ?? 'redis://from-a-secret']));
  return { ...plain, ...Object.fromEntries(Object.entries(files).filter(([name]) => name in plain)) };
}

export function rolesOf(manifests: readonly KubernetesObject[], kind: 'Role' | 'ClusterRole'): readonly Role[] {
  const roles = ofKind(manifests, kind).map((manifest) => manifest as Role);
  return roles.toSorted((a, b) => (a.metadata?.namespace ?? '').localeCompare(b.metadata?.namespace ?? ''));
}

export function rightsOf({ rules }: Role): readonly string[] {
  return rules
    .flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group}/${resource}`)),
      ),
    )
    .toSorted();
}

export function needed(scope: 'namespace' | 'cluster'): readonly string[] {
  return permissions
    .filter((permission) => permission.scope === scope)
    .map(({ verb, resource }) => `${verb} ${groupOf(resource)}/${resource}`)
    .toSorted();
}

/** Free objects have no properties in the schema; what stands in them by default is the user's business. */
const free = /^(bot|worker|redis)\.resources\.|^dashboard\.labels\.|^global$/;

export function namesIn({ properties = {} }: Schema, path = ''): readonly string[] {
  return Object.entries(properties)
    .flatMap(([name, inner]) => [`${path}${name}`, ...namesIn(inner, `${path}${name}.`)])
    .filter((name) => !free.test(name))
    .toSorted();
}

export function keysOf(given: object, path = ''): readonly string[] {
  return Object.entries(given)
    .flatMap(([name, value]: [string, unknown]) => [
      `${path}${name}`,
      ...(typeof value === 'object' && value !== null && !Array.isArray(value) ? keysOf(value, `${path}${name}.`) : []),
    ])
    .filter((name) => !free.test(name))
    .toSorted();
}

export function merged(given: Values, change: object): object {
  const all = Object.entries(change).map(([name, value]: [string, unknown]) => {
    const before = given[name];
    const isObject = typeof value === 'object' && !Array.isArray(value) && typeof before === 'object';
    return [name, isObject ? { ...before, ...value } : value];
  });
  return { ...given, ...Object.fromEntries(all) };
}
