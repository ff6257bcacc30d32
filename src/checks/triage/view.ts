import type { ApiFacts, CoreV1Event, Looked, OwnerFact, ServiceFact, V1Node, V1Pod } from '../../check/api-facts.ts';
import type { Input } from '../../check/check.ts';
import type { Outcome } from '../../runner/outcome.ts';
import { msOf } from './words.ts';

export type ContainerSpec = NonNullable<V1Pod['spec']>['containers'][number];
export type ContainerStatus = NonNullable<NonNullable<V1Pod['status']>['containerStatuses']>[number];
export type Terminated = NonNullable<NonNullable<ContainerStatus['state']>['terminated']>;

/** A container of the pod with what is known of it. */
export interface Container {
  readonly name: string;
  /** 'container web', 'init container migrate': how people read it, and what findings are about. */
  readonly title: string;
  readonly isInit: boolean;
  readonly spec: ContainerSpec;
  readonly status?: ContainerStatus;
}

/** What the API told, in the form in which triage judges it. Things that were not looked at are empty here. */
export interface View {
  readonly api: ApiFacts;
  readonly pod: V1Pod;
  readonly podName: string;
  readonly namespace: string;
  /** Milliseconds: when it was looked. */
  readonly now: number;
  readonly containers: readonly Container[];
  readonly events: readonly CoreV1Event[];
  readonly related: readonly CoreV1Event[];
  readonly services: readonly ServiceFact[];
  readonly nodes: readonly V1Node[] | undefined;
  readonly owner: OwnerFact | undefined;
  readonly isDeleted: boolean;
  /** What the steps in the pod saw; none at first. */
  readonly outcomes: readonly Outcome[];
}

export function viewOf({ api, target, outcomes }: Pick<Input<unknown>, 'api' | 'target' | 'outcomes'>): View {
  const { pod } = api;
  return {
    api,
    pod,
    podName: pod.metadata?.name ?? target.pod,
    namespace: pod.metadata?.namespace ?? target.namespace,
    now: api.at ?? 0,
    containers: containersOf(pod),
    events: seen(api.events) ?? [],
    related: seen(api.related) ?? [],
    services: seen(api.services) ?? [],
    nodes: seen(api.nodes),
    owner: seen(api.owner),
    isDeleted: pod.metadata?.deletionTimestamp !== undefined,
    outcomes,
  };
}

export function seen<T>(looked: Looked<T> | undefined): T | undefined {
  return looked !== undefined && 'seen' in looked ? looked.seen : undefined;
}

/** Events about one container; those of the whole pod with undefined. The newest stands last. */
export function eventsOf({ events }: View, container: string | undefined, ...reasons: string[]): CoreV1Event[] {
  return events.filter(({ reason, involvedObject }) => {
    const path = involvedObject?.fieldPath ?? '';
    const own = container === undefined || path.endsWith(`{${container}}`) || path === '';
    return own && reasons.includes(reason ?? '');
  });
}

/** A line of a log, and when it was written, in milliseconds; 0 where that is not known. */
export interface LogLine {
  readonly line: string;
  readonly atMs: number;
}

/** The last lines of one life of a container, without blank ones; [] where the log was not read. */
export function timedLogOf({ api }: View, container: string, previous: boolean): readonly LogLine[] {
  const logs = seen(api.logs) ?? [];
  const text = logs.find((one) => one.container === container && one.previous === previous)?.text ?? '';
  return text
    .split('\n')
    .map((whole) => {
      const [stamp = '', time] = /^(\d{4}-\d\d-\d\dT[\d:.]{8,20}(?:Z|[+-]\d\d:\d\d)) ?/.exec(whole) ?? [];
      return { line: whole.slice(stamp.length, stamp.length + 600).trimEnd(), atMs: msOf(time) ?? 0 };
    })
    .filter(({ line }) => line.trim() !== '' && !kubeletWords.test(line));
}

/** What the kubelet answers instead of a log that is gone from its node (pkg/kubelet/kuberuntime/logs). */
const kubeletWords = /^(?:failed to try resolving symlinks in path "|unable to retrieve container logs for )/;

export function logOf(view: View, container: string, previous: boolean): readonly string[] {
  return timedLogOf(view, container, previous).map(({ line }) => line);
}

export function startedMs({ status }: Container): number | undefined {
  return msOf(status?.state?.running?.startedAt);
}

function containersOf({ spec, status }: V1Pod): readonly Container[] {
  const inits = spec?.initContainers ?? [];
  const find = (all: readonly ContainerStatus[] | undefined, name: string) => all?.find((one) => one.name === name);
  const make = (one: ContainerSpec, isInit: boolean, found: ContainerStatus | undefined): Container => ({
    name: one.name,
    title: `${isInit ? 'init container' : 'container'} ${one.name}`,
    isInit,
    spec: one,
    ...(found === undefined ? {} : { status: found }),
  });
  return [
    ...inits.map((one) => make(one, one.restartPolicy !== 'Always', find(status?.initContainerStatuses, one.name))),
    ...(spec?.containers ?? []).map((one) => make(one, false, find(status?.containerStatuses, one.name))),
  ];
}
