import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  CoreV1Api,
  KubeConfig,
  type KubernetesObject,
  KubernetesObjectApi,
  PatchStrategy,
  setHeaderOptions,
  type V1Pod,
} from '@kubernetes/client-node';
import { createApi } from '../../../src/cluster/api.ts';
import { type ConnectedCluster, connectCluster } from '../../../src/cluster/connect-cluster.ts';
import { followContainer } from '../../../src/cluster/follow-container.ts';
import { type Permission, permissions } from '../../../src/cluster/permissions.ts';
import { readKubeconfig } from '../../../src/cluster/read-kubeconfig.ts';
import type { Injection } from '../../../src/job/ports.ts';
import type { Spec, Start } from '../../../src/job/spec.ts';
import { createLog } from '../../../src/log.ts';
import { accountWith, removeClusterRoles, writeKubeconfig } from './accounts.ts';
import { manifestsOf, reached } from './manifests.ts';
import type { Scene, World } from './world.ts';

export interface GenuineOptions {
  readonly kubeconfig: string;
  readonly image: string;
  /** Level of PodSecurity that the namespace enforces. */
  readonly enforce?: 'restricted';
}

export interface GenuineWorld extends World {
  readonly cluster: ConnectedCluster;
  readonly objects: KubernetesObjectApi;
  readonly core: CoreV1Api;
  /** Reads a container that somebody injected already. */
  follow(spec: Spec, start: Start): Injection;
  /** The same cluster as a service account that has these rights only. */
  connectAs(account: string, rights: readonly Permission[]): Promise<ConnectedCluster>;
}

const waitMs = 60_000;

/** A namespace of its own on the cluster of a kubeconfig, deleted at the end. */
export async function startGenuineCluster({ kubeconfig, image, enforce }: GenuineOptions): Promise<GenuineWorld> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const objects = KubernetesObjectApi.makeApiClient(config);
  const core = config.makeApiClient(CoreV1Api);
  const namespace = `kdebug-cluster-${Date.now().toString(36)}${enforce === undefined ? '' : '-r'}`;
  const labels = enforce === undefined ? {} : { 'pod-security.kubernetes.io/enforce': enforce };
  await objects.create({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, labels },
  } as KubernetesObject);
  const api = createApi(await readKubeconfig(kubeconfig, { context: config.getCurrentContext() }));
  const connected: ConnectedCluster[] = [];
  const connectAs = async (account: string, rights: readonly Permission[]): Promise<ConnectedCluster> => {
    for (const object of accountWith(account, namespace, rights)) await objects.create(object);
    const path = await writeKubeconfig(config, core, { account, namespace });
    const log = createLog('silent');
    connected.push(
      await connectCluster({ name: 'here', kubeconfig: path, image, imagePullPolicy: 'IfNotPresent', log }),
    );
    // It is read once, and it holds a token.
    rmSync(dirname(path), { recursive: true });
    return connected.at(-1) as ConnectedCluster;
  };
  // Whatever the contract asks for must be covered by the list of permissions.
  const cluster = await connectAs('worker', permissions);
  const placed = new Map<string, Promise<void>>();
  const podsOf = async ({ name }: Scene): Promise<readonly V1Pod[]> => {
    const { items } = await core.listNamespacedPod({ namespace, labelSelector: `app=${name}` });
    return items.filter(({ metadata }) => metadata?.deletionTimestamp === undefined);
  };
  const create = async (scene: Scene): Promise<void> => {
    for (const manifest of manifestsOf(scene, { namespace, image })) await objects.create(manifest);
  };
  return {
    cluster,
    namespace,
    image,
    patienceMs: 6_000,
    objects,
    core,
    place: async (scene) => {
      const placing = placed.get(scene.name) ?? create(scene);
      placed.set(scene.name, placing);
      await placing;
      await until(`${scene.name} ${scene.behaves}`, async () => reached(scene, await podsOf(scene)));
    },
    pods: async (scene) => (await podsOf(scene)).flatMap(({ metadata }) => metadata?.name ?? []),
    remove: async (name) => {
      const { metadata } = await core.readNamespacedPod({ name, namespace });
      await core.deleteNamespacedPod({ name, namespace, gracePeriodSeconds: 0 });
      await until(`${name} is gone`, async () => {
        const { items } = await core.listNamespacedPod({ namespace, fieldSelector: `metadata.name=${name}` });
        return items.every((pod) => pod.metadata?.uid !== metadata?.uid);
      });
    },
    beginRemoval: async (name) => {
      await core.deleteNamespacedPod({ name, namespace, gracePeriodSeconds: 5 });
    },
    fill: async (name, count) => {
      const pod = await core.readNamespacedPod({ name, namespace });
      const before = pod.spec?.ephemeralContainers?.length ?? 0;
      const ephemeralContainers = Array.from({ length: count }, (_, n) => ({
        name: `theirs-${before + n}`,
        image,
        command: ['true'],
      }));
      await core.patchNamespacedPodEphemeralcontainers(
        { name, namespace, body: { spec: { ephemeralContainers } } },
        setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch),
      );
    },
    connectAs,
    follow: (spec, start) => followContainer(api, { spec, start, resumed: false }, createLog('silent')),
    stop: async () => {
      await Promise.all([api, ...connected].map((each) => each.close()));
      await removeClusterRoles(objects, namespace);
      await core.deleteNamespace({ name: namespace, gracePeriodSeconds: 0 });
    },
  };
}

/** Polls, because nothing here may depend on what is judged; fails by name. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const before = Date.now();
  while (!(await holds())) {
    if (Date.now() - before > waitMs) throw new Error(`not within ${waitMs / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
