import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import prettyMs from 'pretty-ms';
import { currentEnvironment } from '../../config/environment.ts';
import { asError } from '../../errors.ts';
import { createLog } from '../../log.ts';
import { untilAborted } from '../../until-aborted.ts';
import { seed } from '../slack-emulator/seed-world.ts';
import { type SlackEmulator, startSlackEmulator } from '../slack-emulator/slack-emulator.ts';
import { startSlackPage } from '../slack-page/slack-page.ts';
import { chooseCluster, type DemoCluster } from './choose-cluster.ts';
import { type DemoOptions, partVariables } from './part-variables.ts';
import { policy } from './policy.ts';
import { createPrompt } from './prompt.ts';
import { showMessages } from './show-messages.ts';
import { startPart } from './start-part.ts';
import { startRedis } from './start-redis.ts';
import { tellIncident } from './switch-incident.ts';
import { writeKeys } from './write-keys.ts';

/**
 * Everything for one person at a desk. Resolves with the exit status once stopped; whatever it started ends before.
 * UserError: no cluster is named and this machine cannot have a sandbox.
 */
export async function runDemo(options: DemoOptions, stop: AbortSignal): Promise<number> {
  const environment = currentEnvironment();
  const folder = mkdtempSync(join(tmpdir(), 'kdebug-demo-'));
  const closers: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const begin = async <T extends { close(): unknown }>(
    name: string,
    start: () => Promise<T>,
    about: (part: T) => string,
  ) => {
    stop.throwIfAborted();
    const since = Date.now();
    const part = await start();
    closers.unshift(() => part.close());
    say(`${name.padEnd(9)} ${about(part)}  (${prettyMs(Date.now() - since)})`);
    return part;
  };
  try {
    const redis = await begin(
      'redis',
      () => startRedis(folder),
      ({ url }) => url,
    );
    const slack = await begin(
      'slack',
      () => startSlackEmulator({ limits: 'off' }),
      ({ url }) => `${url} (an emulator, not Slack)`,
    );
    const cluster = await begin(
      'cluster',
      () => chooseCluster(options, environment),
      ({ about }) => about,
    );
    const policyFile = join(folder, 'policy.yaml');
    writeFileSync(policyFile, policy);
    const started = { redis: redis.url, slack, policyFile, cluster, keys: writeKeys(folder) };
    const variables = { ...environment, ...partVariables(options, started) };
    const part = (name: 'bot' | 'worker') => () =>
      startPart(name, { environment: variables, onTrouble: say, readyWithinMs: 60_000, stop });
    const processes = await Promise.allSettled([
      begin('bot', part('bot'), () => 'Socket Mode'),
      begin('worker', part('worker'), () => 'of that cluster'),
    ]);
    // Only now, or the one that is still starting would not be ended.
    for (const each of processes) if (each.status === 'rejected') throw each.reason;
    const { shop } = cluster;
    const tour = () => shop?.broken?.try.map(({ ask }) => ask) ?? (shop === undefined ? ownTour : shopTour);
    await begin(
      'page',
      () => startSlackPage({ slack, tour, log: createLog('warn'), ...(shop === undefined ? {} : { shop }) }),
      ({ url }) => `${url} (Slack's client, emulated: open it in a browser)`,
    );
    await converse(slack, cluster, stop);
    return 0;
  } catch (error) {
    // A Ctrl-C reaches what is still starting too, and so that fails.
    if (stop.aborted) return 0;
    throw error;
  } finally {
    for (const close of closers) {
      // What cannot be ended is said, and keeps nothing else from its end.
      await Promise.resolve()
        .then(close)
        .catch((error: unknown) => say(asError(error).message));
    }
    say('stopped');
  }
}

/** Commands to try first where nothing is broken, and on a cluster of one's own. */
const shopTour = ['web', 'checkout netcheck'] as const;
const ownTour = ['my-pod netcheck', 'my-pod containers'] as const;

/** Reads what the person types until stopped. */
async function converse(slack: SlackEmulator, { namespace, shop }: DemoCluster, stop: AbortSignal): Promise<void> {
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
  const prompt = createPrompt(slack, { user: seed.member, channel: seed.incidents, print, shop });
  say(`\nYou are in #incidents; commands without -n mean namespace ${namespace}. Type as behind /kdebug.`);
  if (shop?.broken !== undefined) say(`The shop is open, and something is wrong with it. ${tellIncident(shop.broken)}`);
  if (shop !== undefined) say('`incidents` lists what else can break; `break NAME` and `mend` switch it.');
  say('`help` and `checks` list what there is; `@kdebug …` speaks in the last thread; Ctrl-C stops everything.\n');
  lines.setPrompt('/kdebug ');
  lines.on('line', (line) => {
    void prompt(line).catch((error: unknown) => print(String(error)));
    if (process.stdin.isTTY) lines.prompt();
  });
  // readline takes Ctrl-C from the terminal for itself.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  if (process.stdin.isTTY) lines.prompt();
  await untilAborted(stop);
  quiet();
  lines.close();
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
