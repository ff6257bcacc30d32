import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import prettyMs from 'pretty-ms';
import { currentEnvironment, type Environment } from '../../config/environment.ts';
import { problem, UserError } from '../../errors.ts';
import { seed } from '../slack-emulator/seed-world.ts';
import { type SlackEmulator, startSlackEmulator } from '../slack-emulator/slack-emulator.ts';
import { createPrompt } from './prompt.ts';
import { showMessages } from './show-messages.ts';
import { startPart } from './start-part.ts';
import { startRedis } from './start-redis.ts';

export interface DemoOptions {
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly namespace: string;
}

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
 * UserError: no cluster is named.
 */
export async function runDemo(options: DemoOptions, stop: AbortSignal): Promise<number> {
  const environment = currentEnvironment();
  expectCluster(options, environment);
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
    const policyFile = join(folder, 'policy.yaml');
    writeFileSync(policyFile, policy);
    const variables = { ...environment, ...partVariables(options, { redis: redis.url, slack, policyFile }) };
    const part = (name: 'bot' | 'worker') => () =>
      startPart(name, { environment: variables, onTrouble: say, readyWithinMs: 30_000 });
    await Promise.all([
      begin('bot', part('bot'), () => 'Socket Mode'),
      begin('worker', part('worker'), () => `cluster ${clusterName(options, environment)}`),
    ]);
    await converse(slack, options, stop);
    return 0;
  } finally {
    for (const close of closers) await close();
    say('stopped');
  }
}

/** Reads what the person types until stopped. */
async function converse(slack: SlackEmulator, { namespace }: DemoOptions, stop: AbortSignal): Promise<void> {
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
  say(
    `\nYou are in #incidents; commands without -n mean namespace ${namespace}. Type as behind /kdebug, such as: web netcheck`,
  );
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

function expectCluster({ context, kubeconfig }: DemoOptions, environment: Environment): void {
  if (context !== undefined || kubeconfig !== undefined || environment.KUBECONFIG) return;
  throw new UserError(
    problem(
      'demo-without-cluster',
      'The demo needs a cluster, and none is named.',
      'Name one: `npm run demo -- --context kind-kind`, or set KUBECONFIG; kind, k3d and minikube will do.',
    ),
  );
}

function clusterName({ context, kubeconfig }: DemoOptions, environment: Environment): string {
  return context ?? kubeconfig ?? environment.KUBECONFIG ?? '';
}

interface Started {
  readonly redis: string;
  readonly slack: SlackEmulator;
  readonly policyFile: string;
}

function partVariables(options: DemoOptions, { redis, slack, policyFile }: Started): Environment {
  return {
    REDIS_URL: redis,
    SLACK_API_URL: slack.url,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    KDEBUG_SLACK_MODE: 'socket',
    KDEBUG_POLICY: policyFile,
    KDEBUG_CLUSTER: 'demo',
    KDEBUG_CLUSTERS: 'demo',
    KDEBUG_NAMESPACE: options.namespace,
    KDEBUG_LOG_LEVEL: 'info',
    ...(options.kubeconfig === undefined ? {} : { KUBECONFIG: options.kubeconfig }),
    ...(options.context === undefined ? {} : { KDEBUG_CONTEXT: options.context }),
    ...(options.image === undefined ? {} : { KDEBUG_IMAGE: options.image }),
    ...(options.imagePullPolicy === undefined ? {} : { KDEBUG_IMAGE_PULL_POLICY: options.imagePullPolicy }),
  };
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
