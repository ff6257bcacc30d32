import { setTimeout as delay } from 'node:timers/promises';
import {
  CoreV1Api,
  KubeConfig,
  type KubernetesObject,
  KubernetesObjectApi,
  PatchStrategy,
  type V1Pod,
} from '@kubernetes/client-node';

export interface Namespace {
  readonly name: string;
  readonly core: CoreV1Api;
  /** Server-side apply of plain manifests into the namespace. */
  apply(manifests: readonly KubernetesObject[]): Promise<void>;
  /** Waits until all containers of the pod are ready. */
  running(pod: string): Promise<V1Pod>;
  until(what: string, holds: () => Promise<boolean>): Promise<void>;
  delete(): Promise<void>;
}

const waitMs = 180_000;

/** A namespace of its own on the cluster of a kubeconfig; labels such as PodSecurity's. */
export async function createNamespace(kubeconfig: string, labels: Record<string, string> = {}): Promise<Namespace> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const objects = KubernetesObjectApi.makeApiClient(config);
  const core = config.makeApiClient(CoreV1Api);
  const name = `kdebug-e2e-${Date.now().toString(36)}`;
  await core.createNamespace({ body: { metadata: { name, labels } } });
  return {
    name,
    core,
    apply: async (manifests) => {
      for (const manifest of manifests) {
        const placed = { ...manifest, metadata: Object.assign({}, manifest.metadata, { namespace: name }) };
        await objects.patch(placed, undefined, undefined, 'kdebug-e2e', true, PatchStrategy.ServerSideApply);
      }
    },
    running: async (pod) => {
      await until(`pod ${pod} is ready`, async () => {
        const { status } = await core.readNamespacedPod({ name: pod, namespace: name });
        return status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;
      });
      return core.readNamespacedPod({ name: pod, namespace: name });
    },
    until,
    delete: async () => {
      await core.deleteNamespace({ name });
    },
  };
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + waitMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${waitMs / 1000} s: ${what}`);
    await delay(100);
  }
}
