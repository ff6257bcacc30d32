import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import prettyMs from 'pretty-ms';
import { currentEnvironment, type Environment } from '../../config/environment.ts';
import { createLog } from '../../log.ts';
import { startSandbox } from '../sandbox-cluster/sandbox.ts';
import { seed } from '../slack-emulator/seed-world.ts';
import { type SlackEmulator, startSlackEmulator } from '../slack-emulator/slack-emulator.ts';
import { createPrompt } from './prompt.ts';
import { showMessages } from './show-messages.ts';
import { startPart } from './start-part.ts';
import { startRedis } from './start-redis.ts';
import { type KeyFiles, writeKeys } from './write-keys.ts';

export interface DemoOptions {
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly namespace?: string;
}

/** The sandbox's namespace with the shop. */
const shop = 'shop';

/** Who may do what in the demo: the one person at the desk. */
const policy = `version: 1
rules:
  - name: demo
    who: { users: [${seed.member}], channels: ['*'] }
    clusters: ['*']
    namespaces: ['*']
    checks: ['*']
    raw:
      - { command: ls, rest: '.*' }
      - { command: cat, rest: '/(etc|proc)/[a-z0-9/_.-]+' }
      - { command: id }
      - { command: sleep, args: ['[0-9]{1,2}'] }
    maxRung: R1
    sensitive: true
operators:
  users: [${seed.member}]
`;

/**
 * Everything for one person at a desk. Resolves with the exit status once stopped; whatever it started ends before.
 * UserError: no cluster is named and this machine cannot have a sandbox.
 */
export async function runDemo(options: DemoOptions, stop: AbortSignal): Promise<number> {
  const environment = currentEnvironment();
  const named = options.context !== undefined || options.kubeconfig !== undefined || Boolean(environment.KUBECONFIG);
  const folder = mkdtempSync(join(tmpdir(), 'kdebug-demo-'));
  const closers: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const begin = async <T extends { close(): unknown }>(
    name: string,
    start: () => Promise<T>,
    about: (part: T) => string,
  ) => {
    const since = Date.now();
    const part = await start();
    closers.unshift(() => part.close());
    say(`${name.padEnd(9)} ${about(part)}  (${prettyMs(Date.now() - since)})`);
    return part;
  };
  try {
    const redis = await begin('redis', startRedis, ({ url }) => url);
    const slack = await begin(
      'slack',
      () => startSlackEmulator({ limits: 'off' }),
      ({ url }) => `${url} (an emulator, not Slack)`,
    );
    const cluster = named ? clusterNamed(options, environment) : await beginSandbox(begin);
    const policyFile = join(folder, 'policy.yaml');
    writeFileSync(policyFile, policy);
    const started = { redis: redis.url, slack, policyFile, cluster, keys: writeKeys(folder) };
    const variables = { ...environment, ...partVariables(options, started) };
    const part = (name: 'bot' | 'worker') => () =>
      startPart(name, { environment: variables, onTrouble: say, readyWithinMs: 30_000 });
    await Promise.all([
      begin('bot', part('bot'), () => 'Socket Mode'),
      begin('worker', part('worker'), () => `cluster ${cluster.about}`),
    ]);
    await converse(slack, cluster, stop);
    return 0;
  } finally {
    for (const close of closers) await close();
    say('stopped');
  }
}

/** Reads what the person types until stopped. */
async function converse(slack: SlackEmulator, { namespace, tour }: DemoCluster, stop: AbortSignal): Promise<void> {
  const lines: Interface = createInterface({
    input: process.stdin,
    output: process.stdout,
    terminal: process.stdin.isTTY,
  });
  const print = (text: string): void => {
    process.stdout.write(`${process.stdin.isTTY ? '\r' : ''}${text}\n`);
    if (process.stdin.isTTY) lines.prompt(true);
  };
  const quiet = showMessages(slack, seed.member, print);
  const prompt = createPrompt(slack, { user: seed.member, channel: seed.incidents, print });
  say(`\nYou are in #incidents; commands without -n mean namespace ${namespace}. Type as behind /kdebug, such as:`);
  for (const command of tour) say(`  ${command}`);
  say('`help` and `checks` list what there is; `@kdebug …` speaks in the last thread; Ctrl-C stops everything.\n');
  lines.setPrompt('/kdebug ');
  lines.on('line', (line) => {
    void prompt(line).catch((error: unknown) => print(String(error)));
    if (process.stdin.isTTY) lines.prompt();
  });
  // readline takes Ctrl-C from the terminal for itself.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  if (process.stdin.isTTY) lines.prompt();
  await new Promise<void>((resolve) => {
    if (stop.aborted) resolve();
    stop.addEventListener('abort', () => resolve(), { once: true });
  });
  quiet();
  lines.close();
}

/** The cluster that the demo's worker works in. */
interface DemoCluster {
  readonly about: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace: string;
  /** Commands to try first. */
  readonly tour: readonly string[];
}

type Begin = <T extends { close(): unknown }>(
  name: string,
  start: () => Promise<T>,
  about: (part: T) => string,
) => Promise<T>;

/** No cluster is named: one of the demo's own, with a small shop in it. */
async function beginSandbox(begin: Begin): Promise<DemoCluster> {
  const { kubeconfig } = await begin(
    'cluster',
    async () => {
      const sandbox = await startSandbox({ log: createLog('error') });
      await sandbox.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: shop } }]);
      await sandbox.apply(readFileSync(new URL('../shop/shop.yaml', import.meta.url), 'utf8'), shop);
      return sandbox;
    },
    ({ url, notes }) => [`${url} (a sandbox, not Kubernetes)`, ...notes].join('\n          '),
  );
  const tour = ['web', 'checkout netcheck', 'web tcp orders 8080', 'web dns paymnets'];
  return { about: 'sandbox', kubeconfig, namespace: shop, tour };
}

function clusterNamed({ context, kubeconfig, namespace }: DemoOptions, environment: Environment): DemoCluster {
  return {
    about: context ?? kubeconfig ?? environment.KUBECONFIG ?? '',
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(context === undefined ? {} : { context }),
    namespace: namespace ?? 'default',
    tour: ['my-pod netcheck', 'my-pod containers'],
  };
}

interface Started {
  readonly redis: string;
  readonly slack: SlackEmulator;
  readonly policyFile: string;
  readonly cluster: DemoCluster;
  readonly keys: KeyFiles;
}

function partVariables(options: DemoOptions, { redis, slack, policyFile, cluster, keys }: Started): Environment {
  return {
    REDIS_URL: redis,
    SLACK_API_URL: slack.url,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    KDEBUG_SLACK_MODE: 'socket',
    KDEBUG_POLICY: policyFile,
    KDEBUG_SIGNING_KEY: keys.signing,
    KDEBUG_TRUSTED_KEYS: keys.trusted,
    KDEBUG_CLUSTER: 'demo',
    KDEBUG_CLUSTERS: 'demo',
    KDEBUG_NAMESPACE: cluster.namespace,
    KDEBUG_LOG_LEVEL: 'info',
    ...(cluster.kubeconfig === undefined ? {} : { KUBECONFIG: cluster.kubeconfig }),
    ...(cluster.context === undefined ? {} : { KDEBUG_CONTEXT: cluster.context }),
    ...(options.image === undefined ? {} : { KDEBUG_IMAGE: options.image }),
    ...(options.imagePullPolicy === undefined ? {} : { KDEBUG_IMAGE_PULL_POLICY: options.imagePullPolicy }),
  };
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
