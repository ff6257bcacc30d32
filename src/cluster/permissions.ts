import type { Call, Resource } from './resources.ts';

/** A right that the code uses. The chart's Role, docs and `kdebug doctor` are made from this list. */
export interface Permission {
  readonly resource: Resource;
  readonly verb: Call['verb'];
  /** Without it nothing works; the others make answers fuller or faster. */
  readonly needed: boolean;
  /** Cluster-wide things need a ClusterRole. */
  readonly scope: 'namespace' | 'cluster';
  readonly why: string;
}

const inNamespace = { scope: 'namespace' } as const;

export const permissions: readonly Permission[] = [
  { resource: 'pods', verb: 'get', needed: true, ...inNamespace, why: 'reads the target' },
  { resource: 'pods', verb: 'list', needed: true, ...inNamespace, why: 'finds the pods of a workload' },
  { resource: 'pods', verb: 'watch', needed: false, ...inNamespace, why: 'keeps the names that people pick from' },
  { resource: 'pods/ephemeralcontainers', verb: 'patch', needed: true, ...inNamespace, why: 'injects the container' },
  { resource: 'pods/log', verb: 'get', needed: true, ...inNamespace, why: 'reads output where attach does not serve' },
  { resource: 'pods/attach', verb: 'get', needed: false, ...inNamespace, why: 'starts at once, reads live, cancels' },
  // Since Kubernetes 1.35 a WebSocket to attach needs create too (KEP-4006, issue 133515).
  { resource: 'pods/attach', verb: 'create', needed: false, ...inNamespace, why: 'attach from Kubernetes 1.35 on' },
  { resource: 'events', verb: 'list', needed: false, ...inNamespace, why: 'shows why a pod does not run' },
  {
    resource: 'events',
    verb: 'watch',
    needed: false,
    ...inNamespace,
    why: 'tells at once why a container does not start',
  },
  { resource: 'services', verb: 'get', needed: false, ...inNamespace, why: 'takes a Service as a target' },
  { resource: 'services', verb: 'list', needed: false, ...inNamespace, why: 'names the Service behind an address' },
  {
    resource: 'endpointslices',
    verb: 'list',
    needed: false,
    ...inNamespace,
    why: 'tells whether a Service has endpoints',
  },
  {
    resource: 'deployments',
    verb: 'get',
    needed: false,
    ...inNamespace,
    why: 'tells a workload without pods from none',
  },
  {
    resource: 'statefulsets',
    verb: 'get',
    needed: false,
    ...inNamespace,
    why: 'tells a workload without pods from none',
  },
  {
    resource: 'daemonsets',
    verb: 'get',
    needed: false,
    ...inNamespace,
    why: 'tells a workload without pods from none',
  },
  { resource: 'jobs', verb: 'get', needed: false, ...inNamespace, why: 'tells a workload without pods from none' },
  { resource: 'replicasets', verb: 'list', needed: false, ...inNamespace, why: 'tells what a rollout changed last' },
  {
    resource: 'deployments',
    verb: 'list',
    needed: false,
    ...inNamespace,
    why: 'tells that what stands behind a Service is scaled to 0',
  },
  {
    resource: 'statefulsets',
    verb: 'list',
    needed: false,
    ...inNamespace,
    why: 'tells that what stands behind a Service is scaled to 0',
  },
  {
    resource: 'nodes',
    verb: 'list',
    needed: false,
    scope: 'cluster',
    why: 'tells why no node takes a pod that waits for one',
  },
  {
    resource: 'nodes',
    verb: 'get',
    needed: false,
    scope: 'cluster',
    why: 'does not inject on a node that is not ready',
  },
];
