import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KubeConfig, type KubernetesObject, KubernetesObjectApi } from '@kubernetes/client-node';
import { helmBinary } from '../deploy/helm.ts';
import { createNamespace, type Namespace } from './create-namespace.ts';
import { type InstalledKdebug, prepareKdebug } from './installed-kdebug.ts';

const kubeconfig = process.env.KDEBUG_E2E_KUBECONFIG ?? '';
const images = {
  kdebug: process.env.KDEBUG_E2E_KDEBUG_IMAGE ?? 'kdebug:e2e',
  toolbox: process.env.KDEBUG_E2E_IMAGE ?? 'kdebug-toolbox:e2e',
  redis: process.env.KDEBUG_E2E_REDIS_IMAGE ?? 'kdebug-redis:e2e',
};

if (helmBinary === undefined) throw new Error('no Helm: put it on PATH or name it in KDEBUG_HELM');

/** In this order: installed, used, upgraded, uninstalled. */
describe('kdebug, installed by its chart in a namespace that enforces PodSecurity restricted', () => {
  let kdebug: InstalledKdebug;
  let ordinary: Namespace;
  let restricted: Namespace;
  let elsewhere: Namespace;
  beforeAll(async () => {
    ordinary = await createNamespace(kubeconfig);
    restricted = await createNamespace(kubeconfig, { 'pod-security.kubernetes.io/enforce': 'restricted' });
    elsewhere = await createNamespace(kubeconfig);
    for (const namespace of [ordinary, restricted]) {
      await namespace.apply([web]);
      await namespace.running('web');
    }
    kdebug = await prepareKdebug(kubeconfig, {
      images,
      targets: [ordinary.name, restricted.name],
      elsewhere: elsewhere.name,
    });
    await kdebug.upgrade();
  }, 240_000);
  afterAll(async () => {
    await kdebug?.uninstall().catch(() => undefined);
    await Promise.all([kdebug?.stop(), ordinary?.delete(), restricted?.delete(), elsewhere?.delete()]);
  }, 180_000);

  it('answers a command on a pod of an ordinary namespace', async () => {
    await kdebug.ask(`web netcheck -n ${ordinary.name}`);
    expect(await kdebug.answer(ordinary.name)).toMatch(/HEALTHY web: /);
  }, 90_000);

  it('answers a command on a pod of a namespace that enforces PodSecurity restricted', async () => {
    await kdebug.ask(`web netcheck -n ${restricted.name}`);
    const answer = await kdebug.answer(restricted.name);
    expect(answer).toMatch(/HEALTHY web: /);
    expect(answer).toContain('read by attach');
  }, 90_000);

  it('names the missing right where the chart gave none', async () => {
    await kdebug.ask(`web netcheck -n ${elsewhere.name}`);
    expect(await kdebug.answer(elsewhere.name)).toContain(`kdebug may not get pods in namespace ${elsewhere.name}`);
  }, 90_000);

  it('names the rule of the admission policy that refused', async () => {
    await ordinary.apply([{ ...web, metadata: { name: 'denied', annotations: { 'kdebug.io/deny': '' } } }]);
    await ordinary.running('denied');
    await kdebug.ask(`denied netcheck -n ${ordinary.name}`);
    expect(await kdebug.answer('denied')).toContain('kdebug rule pod-opted-out: ');
  }, 90_000);

  it('tells Prometheus what it did, from each pod of bot and worker', async () => {
    const { core, name: namespace } = kdebug.home;
    const { items } = await core.listNamespacedPod({ namespace, labelSelector: 'app.kubernetes.io/name=kdebug' });
    const named = items.flatMap(({ metadata }) => metadata?.name ?? []).filter((name) => /-(bot|worker)-/.test(name));
    const path = 'metrics';
    const texts = await Promise.all(
      named.map((name) =>
        core.connectGetNamespacedPodProxyWithPath({ name: `${name}:8081`, namespace, path, path2: path }),
      ),
    );
    expect(texts.length).toBeGreaterThanOrEqual(4);
    for (const text of texts) {
      expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
      expect(text).toMatch(/^kdebug_connected\{to="Redis"\} 1$/m);
    }
    const all = texts.join('\n');
    expect(all).toMatch(/^kdebug_requests_total\{check="netcheck",end="answered"\} [1-9]/m);
    expect(all).toMatch(/^kdebug_first_output_seconds_count\{way="attach"\} [1-9]/m);
    expect(all).toMatch(/^kdebug_workers\{cluster="default"\} 2$/m);
    expect(all).toMatch(/^kdebug_slack_calls_total\{method="chat.postMessage",status="200"\} [1-9]/m);
    expect(all).not.toMatch(/^kdebug_job_refusals_total\{.*\} [1-9]/m);
  }, 60_000);

  it('loses no command while bot, worker, image and admission policy are upgraded', async () => {
    const before = [await injected(restricted), await injected(ordinary)];
    const told = kdebug.answers().length;
    // Each takes some seconds; the waits differ, or they would be one run.
    const sleeps = [9, 10, 11, 12, 13, 14].map((s) => `sleep ${s}`);
    for (const words of sleeps) await kdebug.ask(`web -n ${restricted.name} -- ${words}`);
    await restricted.until(
      'all of them run',
      async () => (await injected(restricted)) === Number(before[0]) + sleeps.length,
    );
    // The same image by another name: what workers of the old release inject now is on the list of the release before.
    const image = ['--set', `toolbox.repository=docker.io/library/${toolboxName}`];
    const upgraded = kdebug.upgrade(['--set', 'maxRung=R1', '--set', 'worker.concurrency=50', ...image]);
    const asked = await askUntil(upgraded, (n) => kdebug.ask(`web tcp 127.0.0.1 ${9000 + n} -n ${ordinary.name}`));
    for (const words of [...sleeps, ...asked.map((n) => `127.0.0.1 ${9000 + n}`)]) {
      expect(await kdebug.answer(words)).not.toContain('kdebug rule');
    }
    await kdebug.ask(`web tcp web 8080 -n ${restricted.name}`);
    await kdebug.answer('tcp web 8080');
    expect(kdebug.answers()).toHaveLength(told + sleeps.length + asked.length + 1);
    const injections = [Number(before[0]) + sleeps.length + 1, Number(before[1]) + asked.length];
    expect([await injected(restricted), await injected(ordinary)]).toEqual(injections);
  }, 240_000);

  it('leaves nothing behind but the traces of the ephemeral containers', async () => {
    const before = await injected(restricted);
    expect((await leftovers(kdebug.home, [ordinary, restricted])).length).toBeGreaterThan(25);
    await kdebug.uninstall();
    await kdebug.home.until('all pods are gone', async () => (await leftovers(kdebug.home, [ordinary])).length === 0);
    expect(await leftovers(kdebug.home, [ordinary, restricted])).toEqual([]);
    expect(await injected(restricted)).toBe(before);
  }, 240_000);
});

const image = 'docker.io/library/busybox:1.35';
const web = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', labels: { app: 'web' } },
  spec: {
    terminationGracePeriodSeconds: 0,
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'web',
        image,
        imagePullPolicy: 'IfNotPresent',
        command: ['sh', '-c', 'mkdir -p /tmp/w; exec httpd -f -p 8080 -h /tmp/w'],
        ports: [{ containerPort: 8080 }],
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      },
    ],
  },
} as KubernetesObject;

const toolboxName = images.toolbox.slice(0, images.toolbox.lastIndexOf(':'));

/** Asks again and again, at most ten times, until the work is done; resolves with the numbers of what was asked. */
async function askUntil(work: Promise<void>, ask: (n: number) => Promise<void>): Promise<readonly number[]> {
  let done = false;
  const ended = work.finally(() => {
    done = true;
  });
  const asked: number[] = [];
  while (!done && asked.length < 10) {
    await ask(asked.length);
    asked.push(asked.length);
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 1_500))]);
  }
  await ended;
  return asked;
}

async function injected({ core, name: namespace }: Namespace): Promise<number> {
  const { spec } = await core.readNamespacedPod({ name: 'web', namespace });
  return spec?.ephemeralContainers?.length ?? 0;
}

const apps = 'apps/v1';
const rbac = 'rbac.authorization.k8s.io/v1';
const admission = 'admissionregistration.k8s.io/v1';
const kinds = [
  ...['Pod', 'Service', 'ConfigMap', 'ServiceAccount', 'PersistentVolumeClaim'].map((kind) => ['v1', kind] as const),
  ...['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'].map((kind) => [apps, kind] as const),
  ['policy/v1', 'PodDisruptionBudget'],
  ['networking.k8s.io/v1', 'NetworkPolicy'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler'],
  [rbac, 'Role'],
  [rbac, 'RoleBinding'],
] as const;
const wideKinds = [
  [rbac, 'ClusterRole'],
  [rbac, 'ClusterRoleBinding'],
  [admission, 'ValidatingAdmissionPolicy'],
  [admission, 'ValidatingAdmissionPolicyBinding'],
] as const;

/** Everything of the release that the API server still knows. */
async function leftovers(home: Namespace, targets: readonly Namespace[]): Promise<readonly string[]> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const objects = KubernetesObjectApi.makeApiClient(config);
  const own = 'app.kubernetes.io/instance=kdebug';
  const find = async (
    apiVersion: string,
    kind: string,
    namespace?: string,
    labels = own,
  ): Promise<readonly string[]> => {
    const { items } = await objects.list(
      apiVersion,
      kind,
      namespace,
      undefined,
      undefined,
      undefined,
      undefined,
      labels,
    );
    return items.map(({ metadata }) => `${kind} ${metadata?.name}`);
  };
  const found = await Promise.all([
    ...[home, ...targets].flatMap(({ name }) => kinds.map(([apiVersion, kind]) => find(apiVersion, kind, name))),
    find('v1', 'Secret', home.name, 'owner=helm'),
    ...wideKinds.map(async ([apiVersion, kind]) =>
      (await find(apiVersion, kind)).filter((name) => name.includes(home.name)),
    ),
  ]);
  return found.flat();
}
