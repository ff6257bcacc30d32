import type { Service } from '../admission/complete-service.ts';
import { type KubeObject, textOf } from '../model/kube-object.ts';
import type { Pod } from '../model/pod.ts';
import type { Resource } from '../model/resources.ts';

export interface Column {
  readonly name: string;
  readonly wide?: true;
  readonly of: (object: KubeObject) => string | number;
}

/** The columns of `kubectl get`, by kind. */
export function columnsOf({ name }: Resource): readonly Column[] {
  const own = byKind[name] ?? [];
  return [
    { name: 'Name', of: ({ metadata }) => metadata.name },
    ...own.filter(({ wide }) => !wide),
    age,
    ...own.filter(({ wide }) => wide),
  ];
}

const age: Column = { name: 'Age', of: ({ metadata }) => since(metadata.creationTimestamp) };

const byKind: Readonly<Record<string, readonly Column[]>> = {
  pods: [
    { name: 'Ready', of: (pod) => readyOf(pod as Pod) },
    { name: 'Status', of: (pod) => statusOf(pod as Pod) },
    {
      name: 'Restarts',
      of: (pod) => ((pod as Pod).status.containerStatuses ?? []).reduce((sum, each) => sum + each.restartCount, 0),
    },
    { name: 'IP', wide: true, of: (pod) => (pod as Pod).status.podIP ?? '<none>' },
    { name: 'Node', wide: true, of: (pod) => (pod as Pod).spec.nodeName ?? '<none>' },
  ],
  services: [
    { name: 'Type', of: (service) => (service as Service).spec.type ?? '' },
    { name: 'Cluster-IP', of: (service) => (service as Service).spec.clusterIP ?? '<none>' },
    {
      name: 'Port(s)',
      of: (service) =>
        ((service as Service).spec.ports ?? []).map(({ port, protocol }) => `${port}/${protocol}`).join(','),
    },
  ],
  deployments: [
    {
      name: 'Ready',
      of: (object) => `${count(object, 'status', 'readyReplicas')}/${count(object, 'spec', 'replicas')}`,
    },
    { name: 'Up-to-date', of: (object) => count(object, 'status', 'updatedReplicas') },
    { name: 'Available', of: (object) => count(object, 'status', 'availableReplicas') },
  ],
  replicasets: [
    { name: 'Desired', of: (object) => count(object, 'spec', 'replicas') },
    { name: 'Current', of: (object) => count(object, 'status', 'replicas') },
    { name: 'Ready', of: (object) => count(object, 'status', 'readyReplicas') },
  ],
  statefulsets: [
    {
      name: 'Ready',
      of: (object) => `${count(object, 'status', 'readyReplicas')}/${count(object, 'spec', 'replicas')}`,
    },
  ],
  namespaces: [{ name: 'Status', of: () => 'Active' }],
  nodes: [{ name: 'Status', of: () => 'Ready' }],
  events: [
    { name: 'Last Seen', of: (event) => since(text(event, 'lastTimestamp')) },
    { name: 'Type', of: (event) => text(event, 'type') },
    { name: 'Reason', of: (event) => text(event, 'reason') },
    {
      name: 'Object',
      of: (event) => `${text(event, 'involvedObject', 'kind').toLowerCase()}/${text(event, 'involvedObject', 'name')}`,
    },
    { name: 'Message', of: (event) => text(event, 'message') },
  ],
};

function readyOf({ spec, status }: Pod): string {
  return `${(status.containerStatuses ?? []).filter(({ ready }) => ready).length}/${spec.containers.length}`;
}

function statusOf({ metadata, status }: Pod): string {
  if (metadata.deletionTimestamp !== undefined) return 'Terminating';
  const states = (status.containerStatuses ?? []).map(({ state }) => state.waiting?.reason ?? state.terminated?.reason);
  return states.find((reason) => reason !== undefined) ?? status.reason ?? status.phase ?? '';
}

function read(object: KubeObject, path: readonly string[]): unknown {
  let value: unknown = object;
  for (const step of path) value = (value as Record<string, unknown> | undefined)?.[step];
  return value;
}

function count(object: KubeObject, ...path: readonly string[]): number {
  return Number(read(object, path) ?? 0);
}

function text(object: KubeObject, ...path: readonly string[]): string {
  return textOf(read(object, path));
}

function since(time: string): string {
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(time)) / 1000));
  if (!Number.isFinite(seconds)) return '<unknown>';
  if (seconds < 120) return `${seconds}s`;
  return seconds < 7200 ? `${Math.floor(seconds / 60)}m` : `${Math.floor(seconds / 3600)}h`;
}
