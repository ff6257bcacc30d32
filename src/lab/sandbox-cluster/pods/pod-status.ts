import type { Condition, Pod, PodStatus } from '../model/pod.ts';
import { timeText } from '../store/store.ts';
import type { ContainerRun } from './container-run.ts';

export interface Seen {
  readonly pod: Pod;
  readonly runs: readonly ContainerRun[];
  readonly inits: readonly ContainerRun[];
  readonly ephemerals: readonly ContainerRun[];
  readonly ip: string | undefined;
  readonly hostIp: string;
  /** The containers' turn has come: namespaces are made and init containers done. */
  readonly begun: boolean;
  readonly failed: boolean;
}

/** A pod's status from its containers, as the kubelet computes it. */
export function statusOf({ pod, runs, inits, ephemerals, ip, hostIp, begun, failed }: Seen): PodStatus {
  const phase = failed ? 'Failed' : phaseOf(pod, runs, begun);
  const waiting = pod.spec.containers.map(({ name, image }) => ({
    name,
    image,
    imageID: '',
    ready: false,
    started: false,
    restartCount: 0,
    state: { waiting: { reason: inits.length > 0 ? 'PodInitializing' : 'ContainerCreating' } },
  }));
  const statuses = runs.length > 0 ? runs.map((run) => run.status()) : waiting;
  const allReady = phase === 'Running' && statuses.every((status) => status.ready);
  const ready = allReady && gatesOf(pod).every((type) => conditionOf(pod, type)?.status === 'True');
  const unready = statuses.filter((status) => !status.ready).map(({ name }) => name);
  const wanted = [
    ['PodReadyToStartContainers', ip !== undefined],
    ['Initialized', begun],
    ['Ready', ready],
    ['ContainersReady', allReady],
    ['PodScheduled', true],
  ] as const;
  return {
    ...pod.status,
    phase,
    hostIP: hostIp,
    startTime: pod.status.startTime ?? timeText(new Date()),
    ...(ip === undefined ? {} : { podIP: ip, podIPs: [{ ip }] }),
    conditions: [
      ...wanted.map(([type, holds]) => condition(pod, type, { holds, phase, unready })),
      // Set by others.
      ...gatesOf(pod).flatMap((type) => conditionOf(pod, type) ?? []),
    ],
    containerStatuses: statuses,
    ...(inits.length === 0 ? {} : { initContainerStatuses: inits.map((run) => run.status()) }),
    ...(ephemerals.length === 0
      ? {}
      : { ephemeralContainerStatuses: ephemerals.map((run) => ({ ...run.status(), ready: false })) }),
  };
}

function gatesOf({ spec }: Pod): readonly string[] {
  return (spec.readinessGates ?? []).map(({ conditionType }) => conditionType);
}

function conditionOf({ status }: Pod, type: string): Condition | undefined {
  return status.conditions?.find((each) => each.type === type);
}

function phaseOf({ spec }: Pod, runs: readonly ContainerRun[], begun: boolean): NonNullable<PodStatus['phase']> {
  if (!begun) return 'Pending';
  const codes = runs.map(({ exitCode }) => exitCode);
  const ended = runs.length > 0 && codes.every((code) => code !== undefined);
  if (ended && spec.restartPolicy === 'Never') return codes.every((code) => code === 0) ? 'Succeeded' : 'Failed';
  if (ended && spec.restartPolicy === 'OnFailure' && codes.every((code) => code === 0)) return 'Succeeded';
  return runs.some((run) => run.life !== undefined) ? 'Running' : 'Pending';
}

function condition(
  pod: Pod,
  type: string,
  { holds, phase, unready }: { holds: boolean; phase: string; unready: readonly string[] },
): Condition {
  const status = holds ? 'True' : 'False';
  const before = conditionOf(pod, type);
  const same = before?.status === status;
  const reason = phase === 'Succeeded' ? 'PodCompleted' : 'ContainersNotReady';
  const told = phase === 'Succeeded' ? {} : { message: `containers with unready status: [${unready.join(' ')}]` };
  const why = holds || !/Ready$/.test(type) ? {} : { reason, ...told };
  return {
    type,
    status,
    lastTransitionTime: (same ? before.lastTransitionTime : undefined) ?? timeText(new Date()),
    ...why,
  };
}
