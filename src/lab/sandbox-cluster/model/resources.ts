/** A kind that the sandbox stores. */
export interface Resource {
  /** Plural, as in an address. */
  readonly name: string;
  readonly kind: string;
  readonly singular: string;
  /** 'v1' or 'apps/v1'. */
  readonly version: string;
  readonly namespaced: boolean;
  readonly short?: readonly string[];
  readonly subresources?: readonly string[];
  /** Shown by `kubectl get all`. */
  readonly inAll?: true;
}

const rbac = 'rbac.authorization.k8s.io/v1';

export const resources: readonly Resource[] = [
  core('pods', 'Pod', {
    short: ['po'],
    subresources: ['status', 'log', 'attach', 'exec', 'ephemeralcontainers'],
    inAll: true,
  }),
  core('services', 'Service', { short: ['svc'], subresources: ['status'], inAll: true }),
  core('events', 'Event', { short: ['ev'] }),
  core('configmaps', 'ConfigMap', { short: ['cm'] }),
  core('secrets', 'Secret'),
  core('serviceaccounts', 'ServiceAccount', { short: ['sa'], subresources: ['token'] }),
  { ...core('namespaces', 'Namespace', { short: ['ns'], subresources: ['status'] }), namespaced: false },
  { ...core('nodes', 'Node', { short: ['no'], subresources: ['status'] }), namespaced: false },
  of('apps/v1', 'deployments', 'Deployment', { short: ['deploy'], subresources: ['status', 'scale'], inAll: true }),
  of('apps/v1', 'replicasets', 'ReplicaSet', { short: ['rs'], subresources: ['status', 'scale'], inAll: true }),
  of('apps/v1', 'statefulsets', 'StatefulSet', { short: ['sts'], subresources: ['status', 'scale'], inAll: true }),
  of('apps/v1', 'daemonsets', 'DaemonSet', { short: ['ds'] }),
  of('batch/v1', 'jobs', 'Job'),
  of('discovery.k8s.io/v1', 'endpointslices', 'EndpointSlice'),
  of(rbac, 'roles', 'Role'),
  of(rbac, 'rolebindings', 'RoleBinding'),
  { ...of(rbac, 'clusterroles', 'ClusterRole'), namespaced: false },
  { ...of(rbac, 'clusterrolebindings', 'ClusterRoleBinding'), namespaced: false },
];

/** Kinds that are asked about and never stored. */
export const reviews: readonly Resource[] = [
  { ...of('authorization.k8s.io/v1', 'selfsubjectaccessreviews', 'SelfSubjectAccessReview'), namespaced: false },
];

export function resourceNamed(version: string, name: string): Resource | undefined {
  return [...resources, ...reviews].find((each) => each.version === version && each.name === name);
}

export function resourceOfKind(version: string, kind: string): Resource | undefined {
  return resources.find((each) => each.version === version && each.kind === kind);
}

/** '' for the core group. */
export function groupOf({ version }: Pick<Resource, 'version'>): string {
  return version.includes('/') ? version.slice(0, version.indexOf('/')) : '';
}

type More = Pick<Resource, 'short' | 'subresources' | 'inAll'>;

function core(name: string, kind: string, more: More = {}): Resource {
  return of('v1', name, kind, more);
}

function of(version: string, name: string, kind: string, more: More = {}): Resource {
  return { name, kind, singular: kind.toLowerCase(), version, namespaced: true, ...more };
}
