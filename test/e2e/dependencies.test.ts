import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { KubernetesObject } from '@kubernetes/client-node';
import { parseAllDocuments } from 'yaml';
import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import { ask } from '../journeys/ask.ts';
import { type Kdebug, startKdebug } from '../journeys/start-kdebug.ts';
import { createNamespace, type Namespace } from './create-namespace.ts';

const kubeconfig = process.env.KDEBUG_E2E_KUBECONFIG ?? '';
const image = process.env.KDEBUG_E2E_IMAGE ?? 'docker.io/library/busybox:1.35';
/** Any image with iptables: test/faults/image is one. */
const filterImage = process.env.KDEBUG_E2E_FILTER_IMAGE ?? 'kdebug-faults:1';

describe('a dependency on a genuine cluster', () => {
  let namespace: Namespace;
  let kdebug: Kdebug;
  beforeAll(async () => {
    namespace = await createNamespace(kubeconfig);
    await namespace.apply(manifests());
    for (const pod of ['client', 'meshed', 'web', 'dark']) await namespace.running(pod);
    const variables = {
      KUBECONFIG: kubeconfig,
      KDEBUG_IMAGE: image,
      KDEBUG_NAMESPACES: namespace.name,
      KDEBUG_NAMESPACE: namespace.name,
    };
    kdebug = await startKdebug({ variables });
  }, 100_000);
  afterAll(async () => {
    await kdebug?.close();
    await namespace?.delete();
  }, 60_000);

  const verdictOf = async (pod: string, peer: string): Promise<string> => {
    const by = { who: seed.member, where: seed.incidents, timeoutMs: 60_000 };
    const asked = await ask(kdebug.slack, `${pod} tcp ${peer} again`, by);
    return (await asked.reply()).text.replace(/^<@\w+> /, '').replaceAll(namespace.name, 'NS');
  };

  const broken = [
    ['has no pod behind it', 'orders 80', /orders\.NS\.svc:80 .*no endpoint/],
    ['has only pods that are not ready', 'unready 80', /unready\.NS\.svc:80 .*no ready endpoint/],
    ['is headless and has no ready pod', 'headless 80', /headless\.NS\.svc:80 .*headless/],
    ['has a name that does not resolve', 'odrers 80', /odrers.* does not resolve/],
    ['has nobody who listens', 'deaf 80', /deaf\.NS\.svc:80 refuses connections/],
    ['has a port that drops packets', 'dark 80', /dark\.NS\.svc:80 does not answer: packets .*dropped/],
  ] as const;

  it.each(broken)('that %s is named as such in the first line', async (_, peer, says) => {
    const verdict = await verdictOf('client', peer);
    expect(verdict).toMatch(/^BROKEN client: /);
    expect(verdict).toMatch(says);
    expect(broken.filter(([, , other]) => other.test(verdict))).toHaveLength(1);
  });

  it('that takes connections is healthy', async () => {
    expect(await verdictOf('client', 'web 80')).toMatch(/^HEALTHY client: web\.NS\.svc:80 takes connections/);
  });

  it.each(broken.slice(0, 4))('that %s is named as such behind a transparent proxy too', async (_, peer, says) => {
    const verdict = await verdictOf('meshed', peer);
    expect(verdict).toMatch(/^BROKEN meshed: /);
    expect(verdict).toMatch(says);
    expect(broken.filter(([, , other]) => other.test(verdict))).toHaveLength(1);
  });

  it.each([...broken.slice(4).map(([, peer]) => peer), 'web 80'])(
    'behind a transparent proxy %s is not taken for healthy, nor for broken in some way: it could not be looked at',
    async (peer) => {
      const verdict = await verdictOf('meshed', peer);
      expect(verdict).toMatch(/^UNKNOWN meshed: could not look at .*proxy/);
      for (const [, , says] of broken) expect(verdict).not.toMatch(says);
    },
  );

  it('of a pod on itself is told as that, and not as a fault of its Service', async () => {
    const verdict = await verdictOf('web', 'web 80');
    expect(verdict).toMatch(/web:80 .*(this pod|the pod) itself/);
    expect(verdict).not.toContain('targetPort');
  });
});

function manifests(): readonly KubernetesObject[] {
  const text = readFileSync(new URL('./dependencies.yaml', import.meta.url), 'utf8')
    .replaceAll('APP_IMAGE', 'docker.io/library/busybox:1.35')
    .replaceAll('FILTER_IMAGE', filterImage);
  return parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject);
}
