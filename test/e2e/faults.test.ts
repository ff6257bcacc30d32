import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { KubernetesObject, V1Pod } from '@kubernetes/client-node';
import { parseAllDocuments } from 'yaml';
import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import { type Asked, ask } from '../journeys/ask.ts';
import { readRedis } from '../journeys/read-redis.ts';
import { type Kdebug, startKdebug } from '../journeys/start-kdebug.ts';
import { createNamespace, type Namespace } from './create-namespace.ts';
import { execIn, stateOf } from './look-inside.ts';
import { spawnWorker, type WorkerProcess } from './spawn-worker.ts';

const kubeconfig = process.env.KDEBUG_E2E_KUBECONFIG ?? '';
const image = process.env.KDEBUG_E2E_IMAGE ?? 'docker.io/library/busybox:1.35';
/** test/fixtures/images/loud: its sh writes 100 MB, whatever it is told. */
const loudImage = process.env.KDEBUG_E2E_LOUD_IMAGE ?? 'kdebug.local/loud:1';
const megabyte = 1024 * 1024;
const canary = `ghp_${'p3Vw8Qx1Zr6T'.repeat(3)}`;

describe('faults on a genuine cluster, with workers in processes of their own', () => {
  let namespace: Namespace;
  let kdebug: Kdebug;
  const workers: WorkerProcess[] = [];
  const addWorker = async (more: Record<string, string> = {}): Promise<WorkerProcess> => {
    const worker = await spawnWorker({ ...kdebug.environment, ...more });
    workers.push(worker);
    return worker;
  };
  beforeAll(async () => {
    namespace = await createNamespace(kubeconfig);
    await namespace.apply(manifests());
    await Promise.all(['quiet', 'dying', 'leaving', 'keeper'].map((pod) => namespace.running(pod)));
    await namespace.core.deleteNamespacedPod({ name: 'leaving', namespace: namespace.name });
    await Promise.all(
      states.map(([pod, holds]) => namespace.until(`${pod} is so`, async () => holds(await read(pod)))),
    );
    kdebug = await startKdebug({
      variables: {
        KUBECONFIG: kubeconfig,
        KDEBUG_IMAGE: image,
        KDEBUG_NAMESPACE: namespace.name,
        KDEBUG_CLUSTERS: 'default,loud',
        KDEBUG_POLICY: new URL('./policy.yaml', import.meta.url).pathname,
      },
    });
    await kdebug.worker.close(0);
    await addWorker();
  }, 240_000);
  afterEach(() => {
    const all = JSON.stringify(kdebug.slack.journal.calls());
    expect(all).not.toMatch(/\\n\s+at |node_modules|node:internal/);
  });
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.kill()));
    await kdebug?.close();
    await namespace?.delete();
  }, 60_000);

  const read = (name: string): Promise<V1Pod> => namespace.core.readNamespacedPod({ name, namespace: namespace.name });
  const injected = async (pod: string): Promise<number> => (await read(pod)).spec?.ephemeralContainers?.length ?? 0;
  const asks = (line: string): Promise<Asked> =>
    ask(kdebug.slack, line, { who: seed.member, where: seed.incidents, timeoutMs: 60_000 });
  const answer = async (line: string): Promise<string> => {
    const asked = await asks(line);
    const reply = await asked.reply();
    const { ts } = await asked.card();
    const own = kdebug.slack.thread(seed.incidents, ts).filter(({ text }) => text.includes('<@'));
    expect(own).toHaveLength(1);
    return kdebug.slack.plainText(reply);
  };

  it.each<[string, string, RegExp]>([
    ['is on no node', 'pending netcheck', /pending.*(no node|not.*scheduled)/],
    ['has ended', 'done netcheck', /done.*(ended|Succeeded|finished)/],
    ['is being deleted', 'leaving netcheck', /leaving.*being deleted/],
  ])('a pod that %s gets no container, and the answer says why', async (_, line, says) => {
    const [pod = ''] = line.split(' ');
    expect(await answer(line)).toMatch(says);
    expect(await injected(pod)).toBe(0);
  });

  it.each<[string, string, RegExp]>([
    ['crashes in a loop is looked into without the app', 'crashing netcheck', /crashing: /],
    ['crashes in a loop says why its processes were not looked at', 'crashing ps', /not running|restarted less than/],
    ['has an app whose image is not there is looked into without the app', 'unpulled netcheck', /unpulled: /],
  ])('a pod that %s', async (_, line, says) => {
    const text = await answer(line);
    expect(text).toMatch(says);
    expect(text).not.toMatch(/NOT ANSWERED|EXPIRED/);
  });

  it('a target that is no root is seen as itself where the policy allows R1', async () => {
    const text = await answer('quiet -- sleep 0');
    expect(text).toMatch(/rung R1 \(UID 1000\), in the process namespace of app/);
  });

  it('a target that dies half-way takes the container with it, and that is the answer', async () => {
    const asked = await asks('dying -- sleep 50');
    await running(asked);
    await execIn(kubeconfig, namespace.name, 'dying', 'kill -TERM 1');
    const text = kdebug.slack.plainText(await asked.reply());
    expect(text).toMatch(/ended|restarted/);
    expect(text).toMatch(/Could not look/);
    expect(await injected('dying')).toBe(1);
  });

  it('a step that never ends is stopped at the time that was given', async () => {
    const before = Date.now();
    expect(await answer('quiet --timeout 3 -- sleep 300')).toMatch(/did not end within its time limit/);
    expect(Date.now() - before).toBeLessThan(12_000);
  });

  it('a container that ignores its limits and writes 100 MB is cut, and the worker grows by little', async () => {
    const worker = await addWorker({ KDEBUG_CLUSTER: 'loud', KDEBUG_IMAGE: loudImage });
    // What a first run loads and compiles stays in memory for good.
    await answer('quiet --cluster loud -- yes');
    const asked = await asks('quiet --cluster loud --again -- yes');
    const before = worker.resident();
    let most = before;
    const timer = setInterval(() => {
      most = Math.max(most, worker.resident());
    }, 10);
    const text = kdebug.slack.plainText(await asked.reply().finally(() => clearInterval(timer)));
    expect(text).toMatch(/wrote more than its steps may|bytes cut/);
    expect(text).not.toMatch(/HEALTHY/);
    // `npm run bench` holds it to 20 MB on a quiet machine; here it must only not be the 100.
    const grown = Math.round((most - before) / megabyte);
    expect(grown).toBeLessThanOrEqual(40);
    await worker.end();
  });

  it('a worker that is killed while the container runs is succeeded: one container, one answer', async () => {
    const before = await injected('quiet');
    const asked = await asks('quiet --again -- sleep 12');
    await running(asked);
    const [first] = workers;
    await Promise.all([first?.kill(), addWorker()]);
    const text = kdebug.slack.plainText(await asked.reply());
    expect(text).toMatch(/sleep ended with exit status 0/);
    expect(await injected('quiet')).toBe(before + 1);
    const { ts } = await asked.card();
    expect(kdebug.slack.thread(seed.incidents, ts).filter(({ text: said }) => said.includes('<@'))).toHaveLength(1);
  });

  it('a target whose process 1 waits for nobody is the same afterwards', async () => {
    const before = await stateOf(kubeconfig, namespace, 'quiet');
    expect(before.inside).toMatch(/process 1 S sleep 100000/);
    for (const line of ['netcheck', 'ps', '-- sleep 1', '--timeout 2 -- sleep 60'])
      await answer(`quiet --again ${line}`);
    expect(await stateOf(kubeconfig, namespace, 'quiet')).toEqual(before);
    expect(before.inside).not.toMatch(/process \d+ Z/);
  });

  it('a secret in the words and the environment of a target stands in no log, nor in Redis or Slack', async () => {
    for (const line of ['keeper ps', 'keeper netcheck', 'keeper -- yes a_harmless_word']) await answer(line);
    const logs = workers.map((worker) => worker.log()).join('\n');
    const all = [
      logs,
      await readRedis(kdebug.redis.url),
      JSON.stringify(kdebug.slack.journal.calls()),
      ...kdebug.slack.files.map(({ body }) => Buffer.from(body).toString()),
    ].join('\n');
    expect(all).toContain('a_harmless_word');
    expect(logs).toContain('"msg":"audit"');
    expect(all).not.toContain(canary);
    expect(logs).not.toContain(kdebug.slack.botToken);
    expect(logs).not.toMatch(/"response_url"|hooks\/commands/);
  });

  /** Waits until the card says that a step runs. */
  async function running(asked: Asked): Promise<void> {
    const { ts } = await asked.card();
    const { slack } = kdebug;
    const isOn = (): boolean =>
      slack.timeline(seed.incidents).some((card) => card.ts === ts && card.text.startsWith('RUNNING'));
    await slack.waitFor(isOn, { timeoutMs: 30_000, what: 'a running step' });
  }
});

const states: readonly (readonly [string, (pod: V1Pod) => boolean])[] = [
  ['done', ({ status }) => status?.phase === 'Succeeded'],
  ['crashing', ({ status }) => (status?.containerStatuses?.[0]?.restartCount ?? 0) > 0],
  ['unpulled', ({ status }) => status?.containerStatuses?.[0]?.state?.waiting?.reason !== undefined],
  [
    'pending',
    ({ status }) =>
      status?.conditions?.some(({ type, status: is }) => type === 'PodScheduled' && is === 'False') === true,
  ],
  ['leaving', ({ metadata }) => metadata?.deletionTimestamp !== undefined],
];

function manifests(): readonly KubernetesObject[] {
  const text = readFileSync(new URL('./faults.yaml', import.meta.url), 'utf8');
  return parseAllDocuments(
    text.replaceAll('APP_IMAGE', 'docker.io/library/busybox:1.35').replaceAll('CANARY', canary),
  ).map((document) => document.toJS() as KubernetesObject);
}
