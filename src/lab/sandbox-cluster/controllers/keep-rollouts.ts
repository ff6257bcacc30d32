import { createHash } from 'node:crypto';
import type { Pod } from '../model/pod.ts';
import {
  deployments,
  ownedBy,
  ownerOf,
  pods,
  replicaSets,
  type Workload,
  type WorkloadStatus,
} from '../model/workload.ts';
import { type Draft, type Store, timeText } from '../store/store.ts';

/**
 * A Deployment has one ReplicaSet for each template; the newest has the replicas, older ones go down when it is ready, or
 * with the strategy Recreate before it starts.
 */
export function keepRollouts(store: Store): void {
  for (const deployment of store.list<Workload>(deployments)) keepRollout(store, deployment);
}

function keepRollout(store: Store, deployment: Workload): void {
  const { namespace, name, labels } = deployment.metadata;
  const { replicas = 1, selector, template } = deployment.spec;
  const hash = hashOf(template);
  const owned = store.list<Workload>(replicaSets, namespace).filter(ownedBy(deployment));
  const current = owned.find(({ metadata }) => metadata.name === `${name}-${hash}`);
  const hashed = { 'pod-template-hash': hash };
  const wanted = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels: { ...labels, ...template.metadata?.labels, ...hashed },
      ownerReferences: [ownerOf(deployment)],
    },
    spec: {
      replicas,
      selector: { matchLabels: { ...selector?.matchLabels, ...hashed } },
      template: {
        ...template,
        metadata: { ...template.metadata, labels: { ...template.metadata?.labels, ...hashed } },
      },
    },
    status: { replicas: 0 },
  };
  const others = owned.filter((set) => set !== current);
  const ready = (current?.status?.readyReplicas ?? 0) >= replicas;
  const recreates = deployment.spec.strategy?.type === 'Recreate';
  for (const old of others) if ((old.spec.replicas ?? 0) > 0 && (ready || recreates)) scale(store, old, 0);
  const free = !recreates || !store.list<Pod>(pods, namespace).some((pod) => others.some((old) => ownedBy(old)(pod)));
  if (current === undefined && free) store.create(replicaSets, wanted as unknown as Draft);
  else if (current !== undefined && free && current.spec.replicas !== replicas) scale(store, current, replicas);
  const sum = (field: 'replicas' | 'readyReplicas'): number =>
    owned.reduce((total, { status }) => total + (status?.[field] ?? 0), 0);
  const all = {
    replicas: sum('replicas'),
    readyReplicas: sum('readyReplicas'),
    updatedReplicas: current?.status?.replicas ?? 0,
  };
  store.update(deployments, { ...deployment, status: statusOf(deployment, all, ready) } as unknown as Draft);
}

function scale(store: Store, set: Workload, replicas: number): void {
  store.update(replicaSets, { ...set, spec: { ...set.spec, replicas } } as unknown as Draft);
}

function statusOf(
  { metadata, status }: Workload,
  counts: { replicas: number; readyReplicas: number; updatedReplicas: number },
  ready: boolean,
): WorkloadStatus {
  const before = status?.conditions?.find(({ type }) => type === 'Available');
  const is = ready ? 'True' : 'False';
  const since = before?.status === is ? before.lastTransitionTime : undefined;
  const reason = ready ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable';
  return {
    ...counts,
    availableReplicas: counts.readyReplicas,
    observedGeneration: metadata.generation ?? 1,
    conditions: [{ type: 'Available', status: is, reason, lastTransitionTime: since ?? timeText(new Date()) }],
  };
}

const drawn = 'bcdfghjklmnpqrstvwxz2456789';

/** Ten letters of Kubernetes' own alphabet. */
function hashOf(template: object): string {
  const bytes = createHash('sha256').update(JSON.stringify(template)).digest();
  return [...bytes.subarray(0, 10)].map((byte) => drawn[byte % drawn.length]).join('');
}
