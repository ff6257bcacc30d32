import type { CoreV1Event, V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import type { ApiFacts, Need } from '../check/api-facts.ts';
import { UserError } from '../errors.ts';
import type { Look } from '../job/ports.ts';
import type { Target } from '../request/request.ts';
import type { Api } from './api.ts';
import { ApiRefusal, podGone } from './cluster-errors.ts';
import { byTime } from './event-order.ts';
import { listAll } from './list-all.ts';
import { containerLogs } from './look-logs.ts';
import { lookAtNodes } from './look-nodes.ts';
import { lookAtOwner } from './look-owner.ts';
import { relatedEvents } from './look-related.ts';
import { allServices } from './look-services.ts';
import { looked, type Sight } from './looked.ts';
import { statusOf } from './target-of.ts';

/** Enough for the reason of a crash; whoever wants more has a log system. */
const logLimits = { tailLines: 200, limitBytes: 64 * 1024 } as const;
const maxEvents = 200;
/** Whoever asks so soon after a crash asks about the crash. */
const recentMs = 10 * 60_000;

/** What the API tells about a target; what may not be looked at says which verb is missing. All side by side. */
export async function lookAt(api: Api, target: Target, look: Look, signal: AbortSignal): Promise<ApiFacts> {
  const pod = readPod({ api, target, signal });
  const sight = { api, target, signal, pod, namespaces: look.namespaces };
  const [seen, ...found] = await Promise.all([pod, ...look.needs.map((need) => lookFor(need, sight))]);
  return Object.assign({ pod: seen, at: Date.now() }, ...found);
}

async function lookFor(need: Need, sight: Sight): Promise<Partial<ApiFacts>> {
  return { [need]: await looked(looks[need], sight) };
}

const looks: Readonly<Record<Need, (sight: Sight) => Promise<unknown>>> = {
  events: podEvents,
  services: allServices,
  log: targetLog,
  logs: containerLogs,
  owner: lookAtOwner,
  nodes: lookAtNodes,
  related: relatedEvents,
};

async function readPod({ api, target, signal }: Omit<Sight, 'pod' | 'namespaces'>): Promise<V1Pod> {
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

/** The API gives the log of the last life while a container does not run; of one that just came back it is `previous`. */
async function targetLog({ api, target, signal, pod }: Sight): Promise<string> {
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
