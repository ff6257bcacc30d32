import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';

export interface PodHealth {
  /** 0 is healthy, more is less healthy; below 0 has ended or is going and says little about the others. */
  readonly sickness: number;
  /** 'ready', or what is wrong: 'not ready, CrashLoopBackOff, restarted 4 times'. */
  readonly words: string;
}

/** How a pod looks from its status, so that the least healthy of several is taken. */
export function podHealth({ metadata, status }: V1Pod): PodHealth {
  if (metadata?.deletionTimestamp !== undefined) return { sickness: -2, words: 'terminating' };
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed') {
    return { sickness: -1, words: status.phase.toLowerCase() };
  }
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
