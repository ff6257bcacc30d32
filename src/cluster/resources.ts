/** One thing asked of the API: the verb and resource that RBAC judges, which also make its address. */
export interface Call {
  readonly verb: 'get' | 'list' | 'watch' | 'create' | 'patch';
  /** As RBAC writes it, such as 'pods' or 'pods/log'. */
  readonly resource: Resource;
  readonly namespace?: string;
  readonly name?: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
}

const groups = {
  version: '',
  pods: 'api/v1',
  services: 'api/v1',
  events: 'api/v1',
  nodes: 'api/v1',
  namespaces: 'api/v1',
  deployments: 'apis/apps/v1',
  replicasets: 'apis/apps/v1',
  statefulsets: 'apis/apps/v1',
  daemonsets: 'apis/apps/v1',
  jobs: 'apis/batch/v1',
  endpointslices: 'apis/discovery.k8s.io/v1',
  selfsubjectaccessreviews: 'apis/authorization.k8s.io/v1',
} as const;

type Kind = keyof typeof groups;
export type Resource = Kind | 'pods/ephemeralcontainers' | 'pods/log' | 'pods/attach';

/** API group of a resource as RBAC names it: '' for core. */
export function groupOf(resource: Resource): string {
  const [, group = '', version] = groups[kindOf(resource)].split('/');
  return version === undefined ? '' : group;
}

/** The address of a call below the server's own path; every part is escaped. */
export function pathOf({ resource, namespace, name, query }: Call): string {
  const [kind, sub] = resource.split('/');
  const group = groups[kindOf(resource)];
  const parts = [
    ...(group === '' ? [] : [group]),
    ...(namespace === undefined ? [] : ['namespaces', encodeURIComponent(namespace)]),
    kind,
    ...(name === undefined ? [] : [encodeURIComponent(name)]),
    ...(sub === undefined ? [] : [sub]),
  ];
  const words = Object.entries(query ?? {}).flatMap(([key, value]) =>
    value === undefined ? [] : [`${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`],
  );
  return `/${parts.join('/')}${words.length === 0 ? '' : `?${words.join('&')}`}`;
}

function kindOf(resource: Resource): Kind {
  return resource.split('/')[0] as Kind;
}
