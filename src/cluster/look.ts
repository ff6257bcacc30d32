import type { CoreV1Event, V1ContainerStatus, V1EndpointSlice, V1Pod, V1Service } from '@kubernetes/client-node';
import type { ApiFacts, Looked, ServiceFact } from '../check/api-facts.ts';
import { UserError } from '../errors.ts';
import type { Look } from '../job/ports.ts';
import type { Target } from '../request/request.ts';
import type { Api } from './api.ts';
import { ApiRefusal, missingRight, podGone } from './cluster-errors.ts';
import { timeOf } from './gone-pod.ts';
import { listAll } from './list-all.ts';
import { serviceFacts } from './service-facts.ts';
import { statusOf } from './target-of.ts';

/** Enough for the reason of a crash; whoever wants more has a log system. */
const logLimits = { tailLines: 200, limitBytes: 64 * 1024 } as const;
const maxEvents = 200;
/** Whoever asks so soon after a crash asks about the crash. */
const recentMs = 10 * 60_000;

/** What the API tells about a target; what may not be looked at says which verb is missing. All side by side. */
export async function lookAt(api: Api, target: Target, look: Look, signal: AbortSignal): Promise<ApiFacts> {
  const sight = { api, target, signal };
  const pod = readPod(sight);
  const [events, services, log, seen] = await Promise.all([
    look.needs.includes('events') ? looked(podEvents(sight)) : undefined,
    look.needs.includes('services') ? looked(allServices(sight, look.namespaces)) : undefined,
    look.needs.includes('log') ? looked(targetLog(sight, pod)) : undefined,
    pod,
  ]);
  return {
    pod: seen,
    ...(events === undefined ? {} : { events }),
    ...(services === undefined ? {} : { services }),
    ...(log === undefined ? {} : { log }),
  };
}

interface Sight {
  readonly api: Api;
  readonly target: Target;
  readonly signal: AbortSignal;
}

async function looked<T>(work: Promise<T>): Promise<Looked<T>> {
  try {
    return { seen: await work };
  } catch (error) {
    if (error instanceof ApiRefusal && error.status === 403) return { notLooked: missingRight(error.call) };
    throw error;
  }
}

async function readPod({ api, target, signal }: Sight): Promise<V1Pod> {
  const { namespace, pod: name, podUid } = target;
  const pod = await api.json<V1Pod>({ verb: 'get', resource: 'pods', namespace, name }, signal);
  if (pod.metadata?.uid !== podUid) throw new UserError(podGone(name));
  return pod;
}

async function podEvents({ api, target, signal }: Sight): Promise<readonly CoreV1Event[]> {
  const { namespace, podUid } = target;
  const query = { fieldSelector: `involvedObject.uid=${podUid}` };
  const events = await listAll<CoreV1Event>(api, { resource: 'events', namespace, query }, signal);
  return events.sort(byTime).slice(-maxEvents);
}

/** Some Events carry whole seconds and some less, so within a second the name decides: it ends in the time of its making. */
function byTime(a: CoreV1Event, b: CoreV1Event): number {
  const seconds = Math.floor(timeOf(a) / 1000) - Math.floor(timeOf(b) / 1000);
  return seconds || (a.metadata.name ?? '').localeCompare(b.metadata.name ?? '');
}

async function allServices({ api, target, signal }: Sight, others: readonly string[]): Promise<readonly ServiceFact[]> {
  const namespaces = [...new Set([target.namespace, ...others])];
  const facts = await Promise.all(
    namespaces.map(async (namespace) => {
      const [services, slices] = await Promise.all([
        listAll<V1Service>(api, { resource: 'services', namespace }, signal),
        listAll<V1EndpointSlice>(api, { resource: 'endpointslices', namespace }, signal),
      ]);
      return serviceFacts(services, slices);
    }),
  );
  return facts.flat();
}

/** The API gives the log of the last life while a container does not run; of one that just came back it is `previous`. */
async function targetLog({ api, target, signal }: Sight, pod: Promise<V1Pod>): Promise<string> {
  const { namespace, pod: name, container } = target;
  if (container === undefined) return '';
  const read = (previous: boolean): Promise<string> => {
    const query = { container: container.name, ...logLimits, ...(previous ? { previous } : {}) };
    return api.text({ verb: 'get', resource: 'pods/log', namespace, name, query }, signal).catch(notYetWritten);
  };
  const [present, seen] = await Promise.all([read(false), pod]);
  if (!cameBack(statusOf(container.name, seen), Date.now())) return present;
  const before = await read(true);
  // The kubelet says so with 200 when the life before was already removed from the node.
  return before === '' || before.startsWith('unable to retrieve container logs for ') ? present : before;
}

function cameBack(status: V1ContainerStatus | undefined, now: number): boolean {
  const startedAt = status?.state?.running?.startedAt;
  return (status?.restartCount ?? 0) > 0 && startedAt !== undefined && now - startedAt.getTime() < recentMs;
}

/** 400: the container waits to start, or has no life before this one. */
function notYetWritten(error: unknown): string {
  if (error instanceof ApiRefusal && error.status === 400) return '';
  throw error;
}
