import type { CoreV1Event, V1Pod, V1Service } from '@kubernetes/client-node';
import { problem, UserError } from '../errors.ts';
import type { Selection, Target, WorkloadKind } from '../request/request.ts';
import type { Api } from './api.ts';
import { type Chosen, choosePods } from './choose-pods.ts';
import { ApiRefusal } from './cluster-errors.ts';
import { describeGone } from './gone-pod.ts';
import { listAll } from './list-all.ts';
import { matchName, type ServicePods } from './match-name.ts';
import { nothingFound, workloadWithoutPods } from './nothing-found.ts';
import { targetOf } from './target-of.ts';
import { workloadOf } from './workload-of.ts';

/** The pods a selection means, least healthy first. Throws a UserError when there is none. */
export async function findTargets(api: Api, on: Selection, signal: AbortSignal): Promise<readonly Target[]> {
  const { pods, sentence } = await findPods({ api, signal, namespace: on.namespace }, on.by);
  const asked = { cluster: on.cluster, ...(on.container === undefined ? {} : { container: on.container }) };
  const chosen = on.pick === 'one' && sentence !== undefined ? { chosen: sentence } : {};
  return pods.map((pod, n) => targetOf(pod, { ...asked, ...(n === 0 ? chosen : {}) }));
}

interface Search {
  readonly api: Api;
  readonly signal: AbortSignal;
  readonly namespace: string;
}

async function findPods(search: Search, by: Selection['by']): Promise<Chosen> {
  if ('labels' in by) return byLabels(search, by.labels);
  if ('kind' in by) return byKind(search, by);
  const pod = await getPod(search, by.name);
  return pod === undefined ? byWord(search, by.name) : { pods: [pod] };
}

async function byLabels(search: Search, labels: string): Promise<Chosen> {
  const pods = await listPods(search, labels).catch((error: unknown) => {
    throw isRefusal(error, 400) ? new UserError(badSelector(labels), { cause: error }) : error;
  });
  if (pods.length > 0) return choosePods(pods, `with the labels ${labels}`);
  throw new UserError(
    problem(
      'pod-not-found',
      `No pod in namespace ${search.namespace} has the labels ${labels}.`,
      `Look with \`kubectl get pods -n ${search.namespace} --show-labels\`.`,
    ),
  );
}

async function byKind(search: Search, { kind, name }: { kind: WorkloadKind; name: string }): Promise<Chosen> {
  if (kind === 'Service') {
    const service = await servicePods(search, name);
    if (service === undefined) throw new UserError(await nothingFound(search, { kind, name }, []));
    if (service.pods.length === 0) throw new UserError(workloadWithoutPods('Service', name));
    return choosePods(service.pods, `of Service ${name}`);
  }
  const all = await listPods(search);
  const pods = all.filter((pod) => {
    const workload = workloadOf(pod);
    return workload?.kind === kind && workload.name === name;
  });
  if (pods.length === 0) throw new UserError(await nothingFound(search, { kind, name }, all));
  return choosePods(pods, `of ${kind} ${name}`);
}

/** Pods and a Service of that name are asked for side by side: on a far cluster each trip counts. */
async function byWord(search: Search, word: string): Promise<Chosen> {
  const [pods, service] = await Promise.all([listPods(search), servicePods(search, word)]);
  const match = matchName(pods, word, service);
  if (match === undefined) throw new UserError(await nothingFound(search, { name: word }, pods));
  if (match.pods.length === 0) throw new UserError(workloadWithoutPods('Service', word));
  const chosen = choosePods(match.pods, match.of);
  if (match.gone === undefined) return chosen;
  const gone = describeGone(word, await eventsOf(search, word), Date.now());
  const instead = `looking at ${chosen.pods[0]?.metadata?.name}`;
  return {
    ...chosen,
    sentence: [`${gone}; ${instead}`, chosen.sentence].filter((part) => part !== undefined).join(', '),
  };
}

async function getPod({ api, signal, namespace }: Search, name: string): Promise<V1Pod | undefined> {
  const call = { verb: 'get', resource: 'pods', namespace, name } as const;
  return api.json<V1Pod>(call, signal).catch((error: unknown) => orUndefined(error, 404));
}

async function listPods({ api, signal, namespace }: Search, labelSelector?: string): Promise<readonly V1Pod[]> {
  return listAll<V1Pod>(api, { resource: 'pods', namespace, query: { labelSelector } }, signal);
}

/** undefined without such a Service, or without the right to look for one: a bare word may mean other things. */
async function servicePods(search: Search, name: string): Promise<ServicePods | undefined> {
  const { api, signal, namespace } = search;
  const call = { verb: 'get', resource: 'services', namespace, name } as const;
  const service = await api.json<V1Service>(call, signal).catch((error: unknown) => orUndefined(error, 403, 404));
  if (service === undefined) return undefined;
  const selector = Object.entries(service.spec?.selector ?? {}).map(([key, value]) => `${key}=${value}`);
  return { pods: selector.length === 0 ? [] : await listPods(search, selector.join(',')) };
}

/** Best effort: without the right to list Events, the sentence says less. */
async function eventsOf({ api, signal, namespace }: Search, pod: string): Promise<readonly CoreV1Event[]> {
  const query = { fieldSelector: `involvedObject.kind=Pod,involvedObject.name=${pod}` };
  const events = listAll<CoreV1Event>(api, { resource: 'events', namespace, query }, signal);
  return (await events.catch((error: unknown) => orUndefined(error, 403))) ?? [];
}

function isRefusal(error: unknown, ...statuses: readonly number[]): boolean {
  return error instanceof ApiRefusal && statuses.includes(error.status);
}

function orUndefined(error: unknown, ...statuses: readonly number[]): undefined {
  if (!isRefusal(error, ...statuses)) throw error;
}

function badSelector(labels: string) {
  return problem(
    'selector-refused',
    `The API server does not take ${labels} as a label selector.`,
    'Write -l key=value.',
  );
}
