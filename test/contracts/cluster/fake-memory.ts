import { randomUUID } from 'node:crypto';
import type { CoreV1Event, V1EphemeralContainer, V1Node, V1Pod, V1Service } from '@kubernetes/client-node';
import { type FakeCommand, type FakeRunner, startFakeRunner } from './fake-runner.ts';

/** One container's output, and who reads it. */
export interface FakeContainer {
  readonly log: Uint8Array[];
  readonly hears: Set<(bytes: Uint8Array) => void>;
  runner?: FakeRunner;
  ended?: Promise<number>;
}

export interface FakeMemory {
  readonly pods: Map<string, V1Pod>;
  readonly services: Map<string, V1Service>;
  readonly nodes: Map<string, V1Node>;
  readonly workloads: Set<string>;
  readonly events: CoreV1Event[];
  readonly eventHeard: Set<(event: CoreV1Event) => void>;
  /** Who watches pods. */
  readonly podHeard: Set<(line: { readonly type: string; readonly object: V1Pod }) => void>;
  /** By pod UID and container. */
  readonly logs: Map<string, string>;
  readonly containers: Map<string, FakeContainer>;
  /** 'patch pods/ephemeralcontainers' */
  readonly denied: Set<string>;
  /** 'refuses' as an admission policy does, 'is silent' as some proxies are. */
  attach: 'works' | 'refuses' | 'is silent';
  /** Ends every open attach stream without a word, as a proxy that restarts. */
  readonly drops: Set<() => void>;
}

export function createFakeMemory(): FakeMemory {
  return {
    pods: new Map(),
    services: new Map(),
    nodes: new Map(),
    workloads: new Set(),
    events: [],
    eventHeard: new Set(),
    podHeard: new Set(),
    logs: new Map(),
    containers: new Map(),
    denied: new Set(),
    attach: 'works',
    drops: new Set(),
  };
}

export function keyOf({ metadata }: V1Pod): string {
  return `${metadata?.namespace}/${metadata?.name}`;
}

export function containerKey(pod: V1Pod, container: string): string {
  return `${pod.metadata?.uid}/${container}`;
}

export interface Kubelet {
  readonly image: string;
  readonly command: FakeCommand;
}

/** What the kubelet does with a new ephemeral container. */
export function startContainer(
  memory: FakeMemory,
  pod: V1Pod,
  container: V1EphemeralContainer,
  kubelet: Kubelet,
): void {
  const say = (reason: string, message: string): void => tell(memory, pod, container.name, { reason, message });
  if (container.image !== kubelet.image) {
    say('Failed', `Failed to pull image "${container.image}": no such host`);
    say('Failed', 'Error: ErrImagePull');
    return;
  }
  const entry: FakeContainer = { log: [], hears: new Set() };
  const write = (bytes: Uint8Array): void => {
    entry.log.push(bytes);
    for (const hear of entry.hears) hear(bytes);
  };
  memory.containers.set(containerKey(pod, container.name), entry);
  say('Pulled', 'Container image already present on machine');
  entry.runner = startFakeRunner(container.args ?? [], kubelet.command, write);
  setStatus(pod, container.name, { running: { startedAt: new Date() } });
  say('Started', 'Container started');
  entry.ended = entry.runner.ended.then((exitCode) => {
    setStatus(pod, container.name, { terminated: { exitCode } });
    return exitCode;
  });
}

/** Strategic merge by name. 'foreign' when an entry of that name differs. */
export function addContainer(pod: V1Pod, container: V1EphemeralContainer): 'added' | 'same' | 'foreign' {
  if (pod.spec === undefined) throw new Error('a pod of the fake has no spec');
  const known = pod.spec.ephemeralContainers?.find(({ name }) => name === container.name);
  if (known !== undefined) return JSON.stringify(known) === JSON.stringify(container) ? 'same' : 'foreign';
  pod.spec.ephemeralContainers = [structuredClone(container), ...(pod.spec.ephemeralContainers ?? [])];
  return 'added';
}

export function tell(
  memory: FakeMemory,
  pod: V1Pod,
  container: string,
  { reason, message }: { readonly reason: string; readonly message: string },
): void {
  const kind = pod.spec?.containers.some(({ name }) => name === container) ? 'containers' : 'ephemeralContainers';
  const event: CoreV1Event = {
    metadata: { name: `${pod.metadata?.name}.${memory.events.length}`, namespace: pod.metadata?.namespace ?? '' },
    involvedObject: {
      kind: 'Pod',
      name: pod.metadata?.name ?? '',
      uid: pod.metadata?.uid ?? '',
      fieldPath: `spec.${kind}{${container}}`,
    },
    reason,
    message,
    lastTimestamp: new Date(),
  };
  memory.events.push(event);
  for (const heard of memory.eventHeard) heard(event);
}

function setStatus(pod: V1Pod, name: string, state: object): void {
  if (pod.status === undefined) return;
  const others = (pod.status.ephemeralContainerStatuses ?? []).filter((status) => status.name !== name);
  const status = {
    name,
    state,
    image: '',
    imageID: '',
    ready: false,
    restartCount: 0,
    containerID: `fake://${randomUUID()}`,
  };
  pod.status.ephemeralContainerStatuses = [...others, status];
}
