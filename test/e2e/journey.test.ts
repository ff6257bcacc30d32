import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import { ask } from '../journeys/ask.ts';
import { type Kdebug, startKdebug } from '../journeys/start-kdebug.ts';
import { createNamespace, type Namespace } from './create-namespace.ts';

const kubeconfig = process.env.KDEBUG_E2E_KUBECONFIG ?? '';
const image = process.env.KDEBUG_E2E_IMAGE ?? 'docker.io/library/busybox:1.35';
const member = { who: seed.member, where: seed.incidents, timeoutMs: 30_000 };

describe.each(['socket', 'http'] as const)('on a genuine cluster, Slack in %s mode', (mode) => {
  let namespace: Namespace;
  let kdebug: Kdebug;
  beforeAll(async () => {
    namespace = await createNamespace(kubeconfig);
    await namespace.apply(web);
    await namespace.running('web');
    const variables = {
      KUBECONFIG: kubeconfig,
      KDEBUG_IMAGE: image,
      KDEBUG_NAMESPACES: namespace.name,
      KDEBUG_NAMESPACE: namespace.name,
    };
    kdebug = await startKdebug({ mode, variables });
  }, 60_000);
  afterAll(async () => {
    await kdebug?.close();
    await namespace?.delete();
  }, 60_000);

  it('a command ends in a thread with verdict, findings and output', async () => {
    const asked = await ask(kdebug.slack, 'web netcheck', member);
    const reply = await asked.reply();
    expect(reply.text).toMatch(/HEALTHY web: /);
    expect(kdebug.slack.plainText(reply)).toContain('8080');
    expect(kdebug.slack.plainText(await asked.card())).toContain('HEALTHY');
  });

  it('names a Service without pods in the first line', async () => {
    const asked = await ask(kdebug.slack, 'web tcp orders 8080', member);
    const reply = await asked.reply();
    expect(reply.text).toMatch(
      /BROKEN web: orders\.\S+:8080 (?:refuses connections|cannot be reached): Service orders has no endpoint/,
    );
  });
});

const web = [
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', labels: { app: 'web' } },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: 'web',
          image: 'docker.io/library/busybox:1.35',
          imagePullPolicy: 'IfNotPresent',
          command: ['sh', '-c', 'mkdir -p /tmp/w; echo hi >/tmp/w/index.html; exec httpd -f -p 8080 -h /tmp/w'],
          ports: [{ containerPort: 8080 }],
        },
      ],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'orders' },
    spec: { selector: { app: 'orders' }, ports: [{ port: 8080 }] },
  },
];
