import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';

export interface PodHealth {
  /** 0 is healthy, more is less healthy; below 0 has ended or is going and says little about the others. */
  readonly sickness: number;
  /** 'ready', or what is wrong: 'not ready, CrashLoopBackOff, restarted 4 times'. */
  readonly words: string;
}

/** How a pod looks from its status, so that the least healthy of several is taken. */
export function podHealth({ metadata, status }: V1Pod, now = Date.now()): PodHealth {
  if (metadata?.deletionTimestamp !== undefined) return { sickness: -2, words: 'terminating' };
  const age = now - (metadata?.creationTimestamp?.getTime() ?? 0);
  const over = healthOfEnded(status, age);
  if (over !== undefined) return over;
  const containers = status?.containerStatuses ?? [];
  const ready = status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;
  const reasons = containers.flatMap(troubleOf);
  const restarts = containers.reduce((sum, { restartCount }) => sum + restartCount, 0);
  const words = [
    ready ? 'ready' : status?.phase === 'Pending' && containers.length === 0 ? 'not scheduled' : 'not ready',
    ...new Set(reasons),
    ...(restarts === 0 ? [] : [`restarted ${restarts === 1 ? 'once' : `${restarts} times`}`]),
  ];
  return {
    sickness: (ready ? 0 : 10_000) + (reasons.length > 0 ? 1_000 : 0) + Math.min(restarts, 999),
    words: words.join(', '),
  };
}

/** Waiting reasons of a start that goes well say nothing. */
const usual = new Set(['ContainerCreating', 'PodInitializing']);

function troubleOf({ state }: V1ContainerStatus): string[] {
  const reason = state?.waiting?.reason ?? state?.terminated?.reason;
  return reason === undefined || usual.has(reason) ? [] : [reason];
}

function healthOfEnded(status: V1Pod['status'], age: number): PodHealth | undefined {
  if (status?.phase !== 'Succeeded' && status?.phase !== 'Failed') return undefined;
  return status.phase === 'Failed' && isTurnedAway(status.reason) && age < recentMs
    ? { sickness: 10_500, words: `turned away by the node, ${status.reason}` }
    : { sickness: -1, words: status.phase.toLowerCase() };
}

/** Its successor goes the same way in a moment: of such a loop the one that was turned away tells more than the newest. */
const recentMs = 10 * 60_000;

/** The kubelet gives a reason of its own to a pod that it does not admit; of those that ran these tell. */
function isTurnedAway(reason: string | undefined): boolean {
  return (
    reason !== undefined && !/^(?:Evicted|Preempting|DeadlineExceeded|Terminated|NodeShutdown|NodeLost)$/.test(reason)
  );
}
