import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { KubernetesObject, V1EphemeralContainer } from '@kubernetes/client-node';
import { parseAllDocuments } from 'yaml';
import { seed } from '../../../src/lab/slack-emulator/seed-world.ts';
import { ask } from '../../journeys/ask.ts';
import { readRedis } from '../../journeys/read-redis.ts';
import { type Kdebug, startKdebug } from '../../journeys/start-kdebug.ts';
import { createNamespace, type Namespace } from '../create-namespace.ts';
import { spawnWorker, type WorkerProcess } from '../spawn-worker.ts';

const kubeconfig = process.env.KDEBUG_E2E_KUBECONFIG ?? '';
const image = process.env.KDEBUG_E2E_IMAGE ?? 'docker.io/library/busybox:1.35';
/** The toolbox with database clients, and an image that has the servers. */
const dbImage = process.env.KDEBUG_E2E_DB_IMAGE ?? 'kdebug-toolbox-db:e2e';
const storesImage = process.env.KDEBUG_E2E_STORES_IMAGE ?? 'kdebug-faults:1';
const canary = `canary${'Qx71Zr'.repeat(3)}`;

describe('checks of databases, against real servers', () => {
  let namespace: Namespace;
  let kdebug: Kdebug;
  let worker: WorkerProcess;
  beforeAll(async () => {
    namespace = await createNamespace(kubeconfig);
    await namespace.apply(manifests());
    await Promise.all(['stores', 'app', 'mistaken'].map((pod) => namespace.running(pod)));
    kdebug = await startKdebug({
      variables: {
        KUBECONFIG: kubeconfig,
        KDEBUG_IMAGE: image,
        KDEBUG_DB_IMAGE: dbImage,
        KDEBUG_NAMESPACE: namespace.name,
        KDEBUG_POLICY: new URL('./policy.yaml', import.meta.url).pathname,
      },
    });
    await kdebug.worker.close(0);
    worker = await spawnWorker(kdebug.environment);
  }, 300_000);
  afterAll(async () => {
    await worker?.kill();
    await kdebug?.close();
    await namespace?.delete();
  }, 60_000);

  const answer = async (line: string, where: string = seed.incidents): Promise<string> => {
    const asked = await ask(kdebug.slack, line, { who: seed.member, where, timeoutMs: 100_000 });
    return kdebug.slack.plainText(await asked.reply());
  };
  const injected = async (pod: string): Promise<readonly V1EphemeralContainer[]> =>
    (await namespace.core.readNamespacedPod({ name: pod, namespace: namespace.name })).spec?.ephemeralContainers ?? [];
  const statesOf = async (pod: string) => {
    const { spec, status } = await namespace.core.readNamespacedPod({ name: pod, namespace: namespace.name });
    return (spec?.ephemeralContainers ?? []).map(
      ({ name }) => status?.ephemeralContainerStatuses?.find((one) => one.name === name)?.state,
    );
  };

  it.each<[string, readonly RegExp[]]>([
    [
      'app postgres',
      [/HEALTHY app/, /PostgreSQL and answers/, /login at stores\S*:5432 with the Secret of this container works/],
    ],
    ['app mysql', [/DEGRADED app: stores\S*:3306 takes no writes: read_only is ON/, /^login ok$/m]],
    ['app redis stores', [/BROKEN app: stores\S*:6379 is out of memory/, /^login ok$/m]],
    ['mistaken postgres', [/BROKEN mistaken: stores\S*:5432 refuses the login/, /user or password is wrong/]],
    ['mistaken mysql', [/BROKEN mistaken: stores\S*:3306 refuses the login/, /error 1045/]],
    ['mistaken redis', [/BROKEN mistaken: stores\S*:6379 refuses the login/]],
  ])('%s', async (line, says) => {
    const text = await answer(line);
    for (const one of says) expect(text).toMatch(one);
  });

  it('where the policy gives no credentials, the server is asked, and no login is tried', async () => {
    const { text, added } = await whatIsAdded(() => answer('app postgres --again', seed.private));
    expect(text).toMatch(/PostgreSQL and answers/);
    expect(text).toMatch(/credentials: true/);
    expect(added.map(({ env, image: of }) => ({ env, of }))).toEqual([{ env: undefined, of: image }]);
  });

  it('no password goes to a host that somebody named', async () => {
    const { added } = await whatIsAdded(() => answer('app postgres kubernetes.default:443'));
    expect(added.map(({ env }) => env)).toEqual([undefined]);
  });

  /** By name, because a patch may put the new one anywhere. */
  async function whatIsAdded(doing: () => Promise<string>) {
    const before = new Set((await injected('app')).map(({ name }) => name));
    const text = await doing();
    return { text, added: (await injected('app')).filter(({ name }) => !before.has(name)) };
  }

  it('what was injected names the Secret and holds nothing of it, as nobody and without target', async () => {
    const all = (await injected('mistaken')).filter(({ env }) => env !== undefined);
    expect(all).toHaveLength(3);
    for (const { env, securityContext, targetContainerName } of all) {
      expect(env).toEqual([
        { name: 'KDEBUG_PASSWORD', valueFrom: { secretKeyRef: { name: 'wrong', key: 'password', optional: true } } },
      ]);
      expect(securityContext).toMatchObject({ runAsUser: 65532, runAsGroup: 65532 });
      expect(targetContainerName).toBeUndefined();
    }
  });

  it('passwords and rows stand in no container log, no pod, no log of ours, nor in Redis or Slack', async () => {
    const { name } = namespace;
    const pods = await Promise.all(
      ['app', 'mistaken'].map((pod) => namespace.core.readNamespacedPod({ name: pod, namespace: name })),
    );
    // The kubelet serves the log of a container only once it has told its state.
    await namespace.until('all that was injected has ended', async () =>
      (await Promise.all(['app', 'mistaken'].map(statesOf))).flat().every((state) => state?.terminated !== undefined),
    );
    const logs = await Promise.all(
      pods.flatMap((pod) =>
        (pod.spec?.ephemeralContainers ?? []).map(({ name: container }) =>
          namespace.core.readNamespacedPodLog({ name: pod.metadata?.name ?? '', namespace: name, container }),
        ),
      ),
    );
    const all = [
      ...logs,
      JSON.stringify(pods),
      worker.log(),
      await readRedis(kdebug.redis.url),
      JSON.stringify(kdebug.slack.journal.calls()),
      ...kdebug.slack.files.map(({ body }) => Buffer.from(body).toString()),
    ].join('\n');
    // It was looked at where the login works, and where it does not.
    expect(all).toContain('login ok');
    expect(all).toContain('login refused');
    expect(all).not.toContain(canary);
  });
});

function manifests(): readonly KubernetesObject[] {
  const text = readFileSync(new URL('./servers.yaml', import.meta.url), 'utf8');
  return parseAllDocuments(text.replaceAll('STORES_IMAGE', storesImage).replaceAll('CANARY', canary)).map(
    (document) => document.toJS() as KubernetesObject,
  );
}
