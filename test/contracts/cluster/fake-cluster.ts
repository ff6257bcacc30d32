import { randomUUID } from 'node:crypto';
import type { V1ContainerStatus, V1Pod, V1PodStatus } from '@kubernetes/client-node';
import { type ConnectedCluster, clusterOver } from '../../../src/cluster/cluster-over.ts';
import { type Log, noLog } from '../../../src/log.ts';
import { createFakeApi } from './fake-api.ts';
import { fakeCommands } from './fake-commands.ts';
import { addContainer, containerKey, createFakeMemory, type FakeMemory, keyOf, tell } from './fake-memory.ts';
import type { FakeCommand } from './fake-runner.ts';
import { manifestsOf } from './manifests.ts';
import type { Scene, World } from './world.ts';

export interface FakeCluster extends World {
  readonly cluster: ConnectedCluster;
  /** What the fake knows; tests change it freely. */
  readonly memory: FakeMemory;
}

interface Place {
  readonly namespace: string;
  readonly image: string;
}

export interface FakeOptions {
  readonly namespace?: string;
  readonly image?: string;
  /** What the steps print; echo, printf, id and sleep by default. */
  readonly command?: FakeCommand;
  readonly log?: Log;
}

/** A cluster with working memory and no network: the real src/cluster over an API server that is written by hand. */
export function createFakeCluster(options: FakeOptions = {}): FakeCluster {
  const { namespace = 'shop', image = 'busybox', command = fakeCommands, log = noLog } = options;
  const memory = createFakeMemory();
  const timers = new Set<NodeJS.Timeout>();
  const cluster = clusterOver(createFakeApi(memory, { image, command }), { imagePullPolicy: 'IfNotPresent', log });
  const podNamed = (name: string): V1Pod => {
    const pod = memory.pods.get(`${namespace}/${name}`);
    if (pod === undefined) throw new Error(`the fake has no pod ${name}`);
    return pod;
  };
  const podsOf = ({ name }: Scene) =>
    [...memory.pods.values()].filter(
      ({ metadata }) => metadata?.labels?.app === name && metadata.deletionTimestamp === undefined,
    );
  return {
    cluster,
    memory,
    namespace,
    image,
    patienceMs: 300,
    place: async (scene) => {
      for (let n = podsOf(scene).length; n < (scene.replicas ?? 1); n += 1) {
        const pod = makePod(scene, { namespace, image }, n);
        putPod(memory, pod, scene);
        if (scene.behaves === 'ends after 8 s') timers.add(setTimeout(() => endTarget(memory, pod), 400));
      }
      putWorkload(memory, scene, { namespace, image });
    },
    pods: async (scene) => podsOf(scene).map(({ metadata }) => metadata?.name ?? ''),
    remove: async (name) => {
      const pod = podNamed(name);
      memory.pods.delete(keyOf(pod));
      for (const hear of memory.podHeard) hear({ type: 'DELETED', object: pod });
      endTarget(memory, pod);
    },
    beginRemoval: async (name) => {
      const { metadata } = podNamed(name);
      if (metadata !== undefined) metadata.deletionTimestamp = new Date();
    },
    fill: async (name, count) => {
      const pod = podNamed(name);
      const before = pod.spec?.ephemeralContainers?.length ?? 0;
      for (let n = before; n < before + count; n += 1) addContainer(pod, { name: `theirs-${n}`, image });
    },
    stop: async () => {
      for (const timer of timers) clearTimeout(timer);
      await cluster.close();
    },
  };
}

function specOf(object: object): Record<string, unknown> {
  return (object as { spec?: Record<string, unknown> }).spec ?? {};
}

function putPod(memory: FakeMemory, pod: V1Pod, { behaves }: Scene): void {
  memory.pods.set(keyOf(pod), pod);
  for (const hear of memory.podHeard) hear({ type: 'ADDED', object: pod });
  for (const { name } of pod.spec?.containers ?? []) {
    tell(memory, pod, name, { reason: 'Started', message: 'Container started' });
    memory.logs.set(containerKey(pod, name), behaves === 'crashes' ? 'last words\n' : 'hello from app\n');
    memory.logs.set(containerKey(pod, `${name} before`), 'words before\n');
  }
}

function putWorkload(memory: FakeMemory, scene: Scene, place: Place): void {
  const { kind, name } = scene;
  if (kind !== 'Pod') memory.workloads.add(`${kind.toLowerCase()}s/${place.namespace}/${name}`);
  const service = manifestsOf(scene, place)[1];
  if (service === undefined) return;
  const spec = { type: 'ClusterIP', clusterIPs: ['198.18.0.9'], ...specOf(service) };
  const metadata = { name, namespace: place.namespace };
  memory.services.set(`${place.namespace}/${name}`, { metadata, spec });
}

/** The main process ends and restarts: whatever shares its process namespace is killed with it. */
function endTarget(memory: FakeMemory, pod: V1Pod): void {
  const [status] = pod.status?.containerStatuses ?? [];
  if (status !== undefined) {
    status.containerID = `fake://${randomUUID()}`;
    status.restartCount += 1;
  }
  for (const [key, { runner }] of memory.containers) if (key.startsWith(`${pod.metadata?.uid}/`)) runner?.kill();
}

const hash = '7f9c4d';
const drawn = 'bcdfghjklmnpqrstvwxz2456789';
let drawnSoFar = 0;
/** In the letters that Kubernetes draws from, and never twice. */
function draw(): string {
  drawnSoFar += 1;
  return Array.from(
    { length: 5 },
    (_, place) => drawn[Math.floor(drawnSoFar / drawn.length ** place) % drawn.length],
  ).join('');
}

function makePod(scene: Scene, place: Place, n: number): V1Pod {
  const { kind, name, behaves } = scene;
  const [manifest] = manifestsOf({ ...scene, kind: 'Pod' }, place);
  const owner = { Pod: undefined, Deployment: ['ReplicaSet', `${name}-${hash}`], StatefulSet: ['StatefulSet', name] }[
    kind
  ];
  const [ownerKind = '', ownerName = ''] = owner ?? [];
  const reference = { apiVersion: 'apps/v1', kind: ownerKind, name: ownerName, uid: randomUUID(), controller: true };
  return {
    metadata: {
      namespace: place.namespace,
      annotations: manifest?.metadata?.annotations ?? {},
      name: { Pod: name, Deployment: `${name}-${hash}-${draw()}`, StatefulSet: `${name}-${n}` }[kind],
      uid: randomUUID(),
      creationTimestamp: new Date(),
      labels: { app: name, ...(kind === 'Deployment' ? { 'pod-template-hash': hash } : {}) },
      ...(owner === undefined ? {} : { ownerReferences: [reference] }),
    },
    spec: {
      containers: [],
      ...specOf(manifest ?? {}),
      ...(behaves === 'is never scheduled' ? {} : { nodeName: 'node-1' }),
    },
    status: statusOf(behaves === 'the second crashes' ? { ...scene, behaves: n === 1 ? 'crashes' : 'runs' } : scene),
  };
}

function statusOf({ behaves, containers = ['app'] }: Scene): V1PodStatus {
  const ready = behaves === 'runs' || behaves === 'takes its time to end' || behaves === 'ends after 8 s';
  const statuses = containers.map((name): V1ContainerStatus => {
    const states = {
      crashes: { waiting: { reason: 'CrashLoopBackOff' } },
      ends: { terminated: { exitCode: 0, reason: 'Completed' } },
      'is never scheduled': {},
    };
    const state = behaves in states ? states[behaves as keyof typeof states] : { running: { startedAt: new Date() } };
    return {
      name,
      state,
      ready,
      restartCount: behaves === 'crashes' ? 2 : 0,
      image: '',
      imageID: '',
      containerID: `fake://${randomUUID()}`,
    };
  });
  return {
    phase: { ends: 'Succeeded', 'is never scheduled': 'Pending' }[behaves as string] ?? 'Running',
    podIP: '198.18.0.7',
    conditions: [
      { type: 'Ready', status: ready ? 'True' : 'False' },
      { type: 'PodScheduled', status: behaves === 'is never scheduled' ? 'False' : 'True' },
    ],
    ...(behaves === 'is never scheduled' ? {} : { containerStatuses: statuses }),
  };
}
