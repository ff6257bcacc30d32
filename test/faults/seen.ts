import type { CoreV1Api, CoreV1Event, V1ContainerStatus, V1Pod } from '@kubernetes/client-node';

/** What the harness and the yardstick see of one namespace. */
export interface Seen {
  pods(target: string): Promise<readonly V1Pod[]>;
  pod(name: string): Promise<V1Pod | undefined>;
  /** Oldest first. */
  events(): Promise<readonly CoreV1Event[]>;
  /** The last lines of a container's log; '' where there is none. previous: of the container before the last restart. */
  log(pod: V1Pod, container: string, previous?: boolean): Promise<string>;
}

export function seeNamespace(core: CoreV1Api, namespace: string): Seen {
  const list = async () => (await core.listNamespacedPod({ namespace })).items;
  return {
    pods: async (target) => sickFirst((await list()).filter((pod) => belongs(pod, target))),
    pod: async (name) => (await list()).find((pod) => pod.metadata?.name === name),
    events: async () => (await core.listNamespacedEvent({ namespace })).items.sort((a, b) => at(a) - at(b)),
    log: async (pod, container, previous = false) => {
      try {
        const name = pod.metadata?.name ?? '';
        return await core.readNamespacedPodLog({ name, namespace, container, previous, tailLines: 200 });
      } catch {
        // A container that never started, or has no earlier one, has no log: the API answers 400.
        return '';
      }
    },
  };
}

export function isReady(pod: V1Pod): boolean {
  return pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

export function statuses(pod: V1Pod): readonly V1ContainerStatus[] {
  return [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
}

export function containersOf(pod: V1Pod): readonly string[] {
  return [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])].map(({ name }) => name);
}

function belongs({ metadata }: V1Pod, target: string): boolean {
  return metadata?.name === target || metadata?.labels?.app === target;
}

/** The pod an alert would name: one that is not ready, and of these the newest. */
function sickFirst(pods: readonly V1Pod[]): readonly V1Pod[] {
  const born = (pod: V1Pod) => Number(pod.metadata?.creationTimestamp ?? 0);
  return [...pods].sort((a, b) => Number(isReady(a)) - Number(isReady(b)) || born(b) - born(a));
}

function at({ lastTimestamp, eventTime, firstTimestamp }: CoreV1Event): number {
  return Number(lastTimestamp ?? eventTime ?? firstTimestamp ?? 0);
}
