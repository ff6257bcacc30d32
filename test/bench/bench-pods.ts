import { CoreV1Api, KubeConfig, KubernetesObjectApi, type V1Pod } from '@kubernetes/client-node';
import { removeClusterRoles } from '../contracts/cluster/accounts.ts';

export interface BenchPods {
  readonly namespace: string;
  readonly config: KubeConfig;
  readonly core: CoreV1Api;
  readonly objects: KubernetesObjectApi;
  /** Creates so many pods and waits until all run and were quiet for half a minute. */
  readonly quiet: (prefix: string, count: number, cpuLimit?: string) => Promise<string[]>;
  readonly remove: (pods: readonly string[]) => Promise<void>;
  delete(): Promise<void>;
}

/** In a pod that changed a moment ago the kubelet delays the next start, so nothing is measured there. */
const quietMs = 31_000;
const waitMs = 300_000;

/** A namespace of its own on the cluster of a kubeconfig. */
export async function createBenchPods(kubeconfig: string, image: string): Promise<BenchPods> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const core = config.makeApiClient(CoreV1Api);
  const namespace = `kdebug-bench-${Date.now().toString(36)}`;
  await core.createNamespace({ body: { metadata: { name: namespace } } });
  const objects = KubernetesObjectApi.makeApiClient(config);
  const remove = async (pods: readonly string[]): Promise<void> => {
    await Promise.all(pods.map((name) => core.deleteNamespacedPod({ name, namespace, gracePeriodSeconds: 0 })));
  };
  return {
    namespace,
    config,
    core,
    objects,
    quiet: async (prefix, count, cpuLimit) => {
      const names = Array.from({ length: count }, (_, n) => `${prefix}-${String(n).padStart(3, '0')}`);
      for (const name of names) await core.createNamespacedPod({ namespace, body: podOf(name, image, cpuLimit) });
      await allReady(core, namespace, names);
      await delay(quietMs);
      return names;
    },
    remove,
    delete: async () => {
      await removeClusterRoles(objects, namespace);
      await core.deleteNamespace({ name: namespace, gracePeriodSeconds: 0 });
    },
  };
}

/** A web server on the port it declares; once /tmp/busy is there, also a loop that takes all the CPU it may. */
function podOf(name: string, image: string, cpuLimit: string | undefined): V1Pod {
  const script =
    'mkdir -p /tmp/w; echo hi >/tmp/w/index.html; httpd -p 8080 -h /tmp/w; trap exit TERM; while :; do [ -e /tmp/busy ] || sleep 1; done';
  return {
    metadata: { name, labels: { app: name } },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: 'web',
          image,
          imagePullPolicy: 'IfNotPresent',
          command: ['sh', '-c', script],
          ports: [{ containerPort: 8080 }],
          ...(cpuLimit === undefined ? {} : { resources: { limits: { cpu: cpuLimit }, requests: { cpu: '10m' } } }),
        },
      ],
    },
  };
}

async function allReady(core: CoreV1Api, namespace: string, names: readonly string[]): Promise<void> {
  const end = Date.now() + waitMs;
  for (;;) {
    const { items } = await core.listNamespacedPod({ namespace });
    const ready = items.filter(({ status }) =>
      status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
    );
    const there = new Set(ready.map(({ metadata }) => metadata?.name));
    if (names.every((name) => there.has(name))) return;
    if (Date.now() > end) throw new Error(`not all pods of ${namespace} were ready within ${waitMs / 1000} s`);
    await delay(500);
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
