import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import type { ContainerLog } from '../check/api-facts.ts';
import { ApiRefusal } from './cluster-errors.ts';
import type { Sight } from './looked.ts';

/** Enough for the reason of a crash; whoever wants more has a log system. */
const logLimits = { tailLines: 80, limitBytes: 32 * 1024 } as const;
const mostContainers = 4;
/** A restart of so long ago says nothing of now. */
const recentMs = 60 * 60_000;

/** Tails of the containers that do not run well, of the life that tells why: the one that ended, or else the present one. */
export async function containerLogs({ api, target, signal, pod }: Sight): Promise<readonly ContainerLog[]> {
  const wanted = wantedLogs(await pod, Date.now());
  const read = wanted.slice(0, mostContainers).map(async ({ container, previous }) => {
    const { namespace, pod: name } = target;
    const query = { container, ...logLimits, timestamps: true, ...(previous ? { previous } : {}) };
    const text = await api
      .text({ verb: 'get', resource: 'pods/log', namespace, name, query }, signal)
      .catch((error: unknown) => {
        // 400: it never ran. 5xx: its node does not answer, which the node's state tells better.
        if (error instanceof ApiRefusal && error.status !== 403 && error.status !== 401) return '';
        throw error;
      });
    // The kubelet says so with 200 when that life was already removed from the node.
    return { container, previous, text: text.startsWith('unable to retrieve container logs for ') ? '' : text };
  });
  return Promise.all(read);
}

/** Of a container that came back, both lives; a failing one first, since only some are read. */
function wantedLogs({ status }: V1Pod, now: number): { container: string; previous: boolean }[] {
  const statuses = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const hasLog = statuses.filter((one) => one.state?.waiting === undefined || one.lastState?.terminated !== undefined);
  const sorted = hasLog.toSorted((a, b) => Number(isWell(a)) - Number(isWell(b)));
  return sorted.flatMap((one) => {
    if (one.state?.terminated?.exitCode === 0 && one.restartCount === 0) return [];
    const own = { container: one.name, previous: false };
    return cameBack(one, now) ? [{ container: one.name, previous: true }, own] : [own];
  });
}

function isWell({ ready, state }: V1ContainerStatus): boolean {
  return ready && state?.running !== undefined;
}

function cameBack({ state, lastState }: V1ContainerStatus, now: number): boolean {
  const endedAt = lastState?.terminated?.finishedAt;
  return state?.running !== undefined && endedAt !== undefined && now - endedAt.getTime() < recentMs;
}
