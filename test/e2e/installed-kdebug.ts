import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { KubeConfig, type KubernetesObject } from '@kubernetes/client-node';
import type { Message } from '../../src/lab/slack-emulator/message-store.ts';
import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import { type SlackEmulator, startSlackEmulator } from '../../src/lab/slack-emulator/slack-emulator.ts';
import { chart, helmBinary } from '../deploy/helm.ts';
import { createNamespace, type Namespace } from './create-namespace.ts';
import { type Relay, startRelay } from './relay.ts';

export interface InstalledKdebug {
  readonly home: Namespace;
  readonly slack: SlackEmulator;
  /** helm upgrade --install --wait with these changes to the values. */
  upgrade(changes?: readonly string[]): Promise<void>;
  uninstall(): Promise<void>;
  /** Types a slash command in #incidents. */
  ask(line: string): Promise<void>;
  /** The final reply of the run whose card holds these words, as text. */
  answer(of: string): Promise<string>;
  /** Every final reply in #incidents. */
  answers(): readonly Message[];
  stop(): Promise<void>;
}

export interface Images {
  readonly kdebug: string;
  readonly toolbox: string;
  readonly redis: string;
}

/** A namespace that enforces PodSecurity restricted, with the Secrets, the way to Slack, and nothing installed yet. */
export async function prepareKdebug(
  kubeconfig: string,
  { images, targets, elsewhere }: { images: Images; targets: readonly string[]; elsewhere: string },
): Promise<InstalledKdebug> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const home = await createNamespace(kubeconfig, { 'pod-security.kubernetes.io/enforce': 'restricted' });
  const slack = await startSlackEmulator({ limits: 'off', publicHost: `slack.${home.name}.svc:80` });
  const relay: Relay = await startRelay(config, home, { port: Number(new URL(slack.url).port), image: images.kdebug });
  await home.apply([
    secret('slack-tokens', { 'bot-token': slack.botToken, 'app-token': slack.appToken }),
    secret('redis-password', { password: 'a1b2c3d4e5', 'worker-password': 'f6a7b8c9d0' }),
    secret('keys', makeKeys()),
  ]);
  const values = valuesFor(images, { targets, elsewhere, slack: `http://${relay.address}/api/` });
  const helm = (args: readonly string[], input = '') => runHelm(kubeconfig, [...args, '-n', home.name], input);
  return {
    home,
    slack,
    upgrade: (changes = []) =>
      helm(
        ['upgrade', 'kdebug', chart, '--install', '--wait', '--timeout', '180s', '--values', '-', ...changes],
        JSON.stringify(values),
      ),
    uninstall: () => helm(['uninstall', 'kdebug', '--wait', '--timeout', '120s']),
    ask: async (line) => {
      await slack.as(seed.member).command(seed.incidents, `/kdebug ${line}`);
    },
    answer: async (of) =>
      slack.plainText(await slack.waitFor(() => replyOf(slack, of), { timeoutMs: 60_000, what: of })),
    answers: () => cards(slack).flatMap((card) => finalReplies(slack, card)),
    stop: async () => {
      await relay.close();
      await slack.close();
      await home.delete();
    },
  };
}

function cards(slack: SlackEmulator): readonly Message[] {
  return slack.timeline(seed.incidents).filter(({ user }) => user === seed.bot);
}

/** It mentions the requester; nothing else in a thread does. */
function finalReplies(slack: SlackEmulator, card: Message): readonly Message[] {
  return slack.thread(seed.incidents, card.ts).filter(({ ts, text: said }) => ts !== card.ts && said.includes('<@'));
}

function replyOf(slack: SlackEmulator, of: string): Message | undefined {
  const card = cards(slack).findLast((message) => slack.plainText(message).includes(of) || message.text.includes(of));
  return card === undefined ? undefined : finalReplies(slack, card)[0];
}

/** Not spawnSync: the emulator answers in this process while Helm waits for the pods. */
async function runHelm(kubeconfig: string, args: readonly string[], input: string): Promise<void> {
  const child = spawn(helmBinary ?? 'helm', args, { env: { ...process.env, KUBECONFIG: kubeconfig } });
  child.stdin.end(input);
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  if (status !== 0) throw new Error(`helm ${args[0]} failed: ${stderr}${stdout}`);
}

function valuesFor(images: Images, given: { targets: readonly string[]; elsewhere: string; slack: string }): object {
  const slackPort = [
    {
      ports: [
        { port: 80, protocol: 'TCP' },
        { port: 9000, protocol: 'TCP' },
      ],
    },
  ];
  return {
    image: named(images.kdebug),
    toolbox: named(images.toolbox),
    namespaces: given.targets,
    slack: { existingSecret: 'slack-tokens', apiUrl: given.slack },
    redis: { existingSecret: 'redis-password', image: named(images.redis), persistence: { enabled: false } },
    signing: { existingSecret: 'keys' },
    networkPolicy: { extraEgress: slackPort },
    policy: {
      text: JSON.stringify({
        version: 1,
        rules: [
          {
            name: 'incidents',
            who: { channels: [seed.incidents] },
            clusters: ['*'],
            namespaces: [...given.targets, given.elsewhere],
            checks: ['*'],
            raw: [{ command: 'sleep', args: ['[0-9]{1,2}'] }],
            maxRung: 'R1',
          },
        ],
      }),
    },
  };
}

function makeKeys(): Readonly<Record<string, string>> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return { 'signing-key.pem': privateKey, 'public-keys.pem': publicKey };
}

function named(image: string): object {
  const at = image.lastIndexOf(':');
  return { repository: image.slice(0, at), tag: image.slice(at + 1) };
}

function secret(name: string, stringData: Readonly<Record<string, string>>): KubernetesObject {
  const made = { apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData };
  return made;
}
