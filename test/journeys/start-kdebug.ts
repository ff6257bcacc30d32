import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bot, startBot } from '../../src/bot.ts';
import { readBotConfig, readWorkerConfig } from '../../src/config/roles.ts';
import type { Metrics } from '../../src/health/create-metrics.ts';
import { writeKeys } from '../../src/lab/demo/write-keys.ts';
import type { Message } from '../../src/lab/slack-emulator/message-store.ts';
import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import {
  type SlackEmulator,
  type SlackEmulatorOptions,
  startSlackEmulator,
} from '../../src/lab/slack-emulator/slack-emulator.ts';
import { startWorker, type Worker, type WorkerOptions } from '../../src/worker.ts';
import { startRedis, type TestRedis } from '../redis/start-redis.ts';

export interface KdebugOptions {
  readonly mode?: 'socket' | 'http';
  /** Variables of bot and workers beside those that the set-up decides. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Of workers alone, beside those. */
  readonly workerVariables?: Readonly<Record<string, string>>;
  /** The cluster behind the worker; the configured one unless given. */
  readonly connect?: NonNullable<WorkerOptions['connect']>;
  readonly redis?: TestRedis;
  /** Of bots and workers alike. */
  readonly metrics?: Metrics;
  /** Slack's rate limits; 'off' unless given. */
  readonly limits?: NonNullable<SlackEmulatorOptions['limits']>;
}

export interface Kdebug {
  readonly slack: SlackEmulator;
  readonly redis: TestRedis;
  readonly bot: Bot;
  readonly worker: Worker;
  readonly environment: Readonly<Record<string, string>>;
  readonly addWorker: () => Promise<Worker>;
  /** In HTTP mode Slack posts to it from now on. */
  readonly addBot: () => Promise<Bot>;
  /** Types a slash command in #incidents as the member that may. */
  readonly ask: (line: string) => ReturnType<ReturnType<SlackEmulator['as']>['command']>;
  /** The final reply of the newest card, or of the one whose text holds `of`. */
  readonly answer: (of?: string) => Promise<Answer>;
  readonly close: () => Promise<void>;
}

export interface Answer {
  readonly card: Message;
  readonly reply: Message;
  readonly text: string;
}

/** Bot and worker as in production, over real sockets and a real Redis, with the emulator in Slack's place. */
export async function startKdebug(options: KdebugOptions = {}): Promise<Kdebug> {
  const redis = options.redis ?? (await startRedis());
  const slack = await startSlackEmulator({ limits: options.limits ?? 'off' });
  const folder = mkdtempSync(join(tmpdir(), 'kdebug-keys-'));
  const keys = writeKeys(folder);
  const environment: Record<string, string> = {
    REDIS_URL: redis.url,
    KDEBUG_REDIS_PREFIX: redis.prefix(),
    SLACK_API_URL: slack.url,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    KDEBUG_SLACK_MODE: options.mode ?? 'socket',
    KDEBUG_PORT: '0',
    KDEBUG_CHANNELS: seed.incidents,
    KDEBUG_NAMESPACES: 'shop',
    KDEBUG_NAMESPACE: 'shop',
    KDEBUG_LOG_LEVEL: 'silent',
    KDEBUG_SIGNING_KEY: keys.signing,
    KDEBUG_TRUSTED_KEYS: keys.trusted,
    ...options.variables,
  };
  const workers: Worker[] = [];
  const bots: Bot[] = [];
  const addWorker = async (): Promise<Worker> => {
    const worker = await startWorker(readWorkerConfig({ ...environment, ...options.workerVariables }), {
      ...(options.connect === undefined ? {} : { connect: options.connect }),
      ...(options.metrics === undefined ? {} : { metrics: options.metrics }),
    });
    workers.push(worker);
    return worker;
  };
  const addBot = async (): Promise<Bot> => {
    const onFatal = (error: Error) => {
      throw error;
    };
    const bot = await startBot(readBotConfig(environment), onFatal, options.metrics);
    bots.push(bot);
    if (options.mode === 'http') slack.sendTo(bot.address);
    return bot;
  };
  const [bot, worker] = await Promise.all([addBot(), addWorker()]);
  return {
    slack,
    redis,
    bot,
    worker,
    environment,
    addWorker,
    addBot,
    ask: (line) => slack.as(seed.member).command(seed.incidents, `/kdebug ${line}`),
    answer: (of = '') => answerOf(slack, of),
    close: async () => {
      await Promise.all(bots.map((one) => one.close()));
      await Promise.all(workers.map((one) => one.close(0)));
      await slack.close();
      if (options.redis === undefined) await redis.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answerOf(slack: SlackEmulator, of: string): Promise<Answer> {
  const isOwn = (message: Message): boolean => message.user === seed.bot && message.text.includes(of);
  const reply = await slack.waitFor(
    () => {
      const card = slack.timeline(seed.incidents).findLast(isOwn);
      return (
        card && slack.thread(seed.incidents, card.ts).find(({ ts, text }) => ts !== card.ts && text.includes(`<@`))
      );
    },
    { timeoutMs: 30_000, what: 'the final reply in the thread of the card' },
  );
  const card = slack.thread(seed.incidents, reply.thread_ts ?? '')[0];
  if (card === undefined) throw new Error('a reply without its card');
  return { card, reply, text: slack.plainText(reply) };
}
