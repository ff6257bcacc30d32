import type {
  V1DaemonSet,
  V1Deployment,
  V1Job,
  V1LabelSelector,
  V1Pod,
  V1ReplicaSet,
  V1StatefulSet,
} from '@kubernetes/client-node';
import type { OwnerFact, Revision } from '../check/api-facts.ts';
import { ApiRefusal } from './cluster-errors.ts';
import { listAll } from './list-all.ts';
import { looked, type Sight } from './looked.ts';
import { workloadOf } from './workload-of.ts';

type Workload = V1Deployment | V1StatefulSet | V1DaemonSet | V1Job;

const resources = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
  Job: 'jobs',
} as const;

/** What the pod belongs to, how many of its pods are ready, and its versions. undefined: nothing that is known here. */
export async function lookAtOwner(sight: Sight): Promise<OwnerFact | undefined> {
  const { api, signal, target, pod } = sight;
  const { namespace } = target;
  const of = workloadOf(await pod);
  const kind = (['Deployment', 'StatefulSet', 'DaemonSet', 'Job'] as const).find((one) => one === of?.kind);
  if (of === undefined || kind === undefined) return undefined;
  const { name } = of;
  const workload = await api
    .json<Workload>({ verb: 'get', resource: resources[kind], namespace, name }, signal)
    .catch(orGone);
  if (workload === undefined) return undefined;
  const labelSelector = selectorText(workload.spec?.selector);
  const [pods, revisions] = await Promise.all([
    labelSelector === undefined
      ? []
      : listAll<V1Pod>(api, { resource: 'pods', namespace, query: { labelSelector } }, signal),
    kind === 'Deployment' ? looked(revisionsOf, { ...sight, workload: name, labelSelector }) : { seen: [] },
  ]);
  return { kind, name, ...countsOf(workload), conditions: conditionsOf(workload), revisions, pods: pods.map(brief) };
}

/** Matching by expressions is rare, and leaves the pods and versions unknown. */
function selectorText(selector: V1LabelSelector | undefined): string | undefined {
  const labels = Object.entries(selector?.matchLabels ?? {});
  if (labels.length === 0 || (selector?.matchExpressions ?? []).length > 0) return undefined;
  return labels.map(([key, value]) => `${key}=${value}`).join(',');
}

interface Asked extends Sight {
  readonly workload: string;
  readonly labelSelector: string | undefined;
}

async function revisionsOf({ api, signal, target, workload, labelSelector }: Asked): Promise<readonly Revision[]> {
  if (labelSelector === undefined) return [];
  const { namespace } = target;
  const sets = await listAll<V1ReplicaSet>(
    api,
    { resource: 'replicasets', namespace, query: { labelSelector } },
    signal,
  );
  return sets
    .filter(({ metadata }) => metadata?.ownerReferences?.some(({ name }) => name === workload))
    .map(({ metadata, spec, status }) => ({
      name: metadata?.name ?? '',
      number: Number(metadata?.annotations?.['deployment.kubernetes.io/revision'] ?? 0),
      madeAt: metadata?.creationTimestamp?.getTime() ?? 0,
      replicas: spec?.replicas ?? 0,
      ready: status?.readyReplicas ?? 0,
      template: spec?.template ?? {},
    }))
    .toSorted((a, b) => b.number - a.number)
    .slice(0, 3);
}

function countsOf({ spec, status }: Workload): Pick<OwnerFact, 'replicas' | 'ready' | 'updated'> {
  if (status !== undefined && 'desiredNumberScheduled' in status) {
    return { replicas: status.desiredNumberScheduled, ready: status.numberReady };
  }
  if (spec === undefined || !('replicas' in spec) || spec.replicas === undefined) return {};
  const ready = status !== undefined && 'readyReplicas' in status ? (status.readyReplicas ?? 0) : 0;
  const updated = status !== undefined && 'updatedReplicas' in status ? (status.updatedReplicas ?? 0) : 0;
  return { replicas: spec.replicas, ready, ...('strategy' in spec ? { updated } : {}) };
}

function conditionsOf({ status }: Workload): OwnerFact['conditions'] {
  return (status?.conditions ?? []).map(({ type, status: is, reason, message }) => ({
    type,
    status: is,
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
  }));
}

function brief({ metadata, spec, status }: V1Pod): OwnerFact['pods'][number] {
  const ready = status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;
  return { name: metadata?.name ?? '', ready, ...(spec?.nodeName === undefined ? {} : { node: spec.nodeName }) };
}

function orGone(error: unknown): undefined {
  if (!(error instanceof ApiRefusal) || error.status !== 404) throw error;
}
