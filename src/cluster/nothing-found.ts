import type { V1Pod } from '@kubernetes/client-node';
import { type Problem, problem } from '../errors.ts';
import { didYouMean } from '../request/did-you-mean.ts';
import type { WorkloadKind } from '../request/request.ts';
import type { Api } from './api.ts';
import { ApiRefusal, isNetworkError } from './cluster-errors.ts';
import type { Resource } from './resources.ts';
import { type Empty, whyEmpty } from './why-empty.ts';
import { workloadOf } from './workload-of.ts';

interface Search {
  readonly api: Api;
  readonly signal: AbortSignal;
  readonly namespace: string;
}

const resources = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
  Job: 'jobs',
} as const satisfies Record<Exclude<WorkloadKind, 'Service'>, Resource>;

/** Why a word led to no pod: a workload without pods, or nothing of that name, with the nearest names. */
export async function nothingFound(
  search: Search,
  { kind, name }: { readonly kind?: WorkloadKind; readonly name: string },
  pods: readonly V1Pod[],
): Promise<Problem> {
  const empty = await emptyWorkload(search, kind, name);
  if (empty !== undefined) return workloadWithoutPods(empty.kind, name, await whyEmpty(search, empty));
  const asked = kind === undefined ? `pod, workload or Service ${name}` : `${kind} ${name}`;
  const where = pods.length === 0 && kind !== 'Service' ? `; that namespace has no pods that kdebug sees` : '';
  return problem(
    'pod-not-found',
    `There is no ${asked} in namespace ${search.namespace}${where}.`,
    didYouMean(
      name,
      namesOf(pods, kind),
      `Look with \`kubectl get ${kind === undefined ? 'pods' : kind.toLowerCase()} -n ${search.namespace}\`, or name another namespace.`,
    ),
  );
}

export function workloadWithoutPods(kind: WorkloadKind, name: string, why?: string): Problem {
  return problem(
    'workload-without-pods',
    `${kind} ${name} has no pods${why === undefined ? '' : `: ${why}`}.`,
    kind === 'Service'
      ? `Compare the selector of Service ${name} with the labels of the pods (\`kubectl describe svc ${name}\`).`
      : `Look at its replicas and Events (\`kubectl describe ${kind.toLowerCase()} ${name}\`).`,
  );
}

/** Asked only when nothing was found; without the right to look it stays unknown. */
async function emptyWorkload(
  { api, signal, namespace }: Search,
  kind: WorkloadKind | undefined,
  name: string,
): Promise<Empty | undefined> {
  if (kind === 'Service') return undefined;
  const kinds = kind === undefined ? (Object.keys(resources) as (keyof typeof resources)[]) : [kind];
  const found = await Promise.all(
    kinds.map((each) =>
      api.json<Empty['workload']>({ verb: 'get', resource: resources[each], namespace, name }, signal).then(
        (workload) => [{ kind: each, workload }],
        (error: unknown) => {
          if (error instanceof ApiRefusal || (error instanceof Error && isNetworkError(error))) return [];
          throw error;
        },
      ),
    ),
  );
  return found.flat()[0];
}

function namesOf(pods: readonly V1Pod[], kind: WorkloadKind | undefined): readonly string[] {
  const workloads = pods.map(workloadOf).filter((workload) => workload !== undefined);
  const ofKind = workloads.filter((workload) => kind === undefined || workload.kind === kind).map(({ name }) => name);
  const own = kind === undefined ? pods.flatMap(({ metadata }) => metadata?.name ?? []) : [];
  return [...new Set([...ofKind, ...own])];
}
