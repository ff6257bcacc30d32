import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import { type SlackEmulator, startSlackEmulator } from '../../src/lab/slack-emulator/slack-emulator.ts';
import { startRedis, type TestRedis } from '../redis/start-redis.ts';
import { cache, root } from './cold-run.ts';
import { writePolicy } from './warm.ts';

/** One of kdebug's own processes, as in production. */
export interface Part {
  /** Resident memory in MiB. */
  residentMiB(): number;
  stop(): Promise<void>;
}

/** Redis and the emulator, and any number of bots and workers as processes of their own. */
export interface Processes {
  readonly slack: SlackEmulator;
  readonly redis: TestRedis;
  readonly environment: Readonly<Record<string, string>>;
  start(part: 'bot' | 'worker'): Promise<Part>;
  /** Ends what is left. */
  close(): Promise<void>;
}

const readyMs = 30_000;

export async function openProcesses(variables: Readonly<Record<string, string>>): Promise<Processes> {
  const redis = await startRedis();
  const slack = await startSlackEmulator({ limits: 'off' });
  const environment = {
    REDIS_URL: redis.url,
    KDEBUG_REDIS_PREFIX: redis.prefix(),
    SLACK_API_URL: slack.url,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    KDEBUG_POLICY: writePolicy(),
    KDEBUG_NAMESPACE: 'shop',
    ...variables,
  };
  const parts: Part[] = [];
  return {
    slack,
    redis,
    environment,
    start: async (part) => {
      const started = await startPart(part, environment);
      parts.push(started);
      return started;
    },
    close: async () => {
      await Promise.all(parts.map((part) => part.stop()));
      await slack.close();
      await redis.close();
    },
  };
}

/** A command of the member that may, in the channel of incidents. */
export function command({ slack }: Pick<Processes, 'slack'>, line: string) {
  return slack.as(seed.member).command(seed.incidents, `/kdebug ${line}`);
}

async function startPart(part: string, environment: Readonly<Record<string, string>>): Promise<Part> {
  const child = spawn(process.execPath, [`${root}src/cli.ts`, part], {
    env: { ...process.env, ...cache, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await saysReady(child, part);
  return {
    residentMiB: () => residentMiB(child.pid ?? 0),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), readyMs);
      await once(child, 'exit');
      clearTimeout(timer);
    },
  };
}

/** Its log goes on being read: a full pipe would stop the process. */
async function saysReady({ stderr, exitCode }: ChildProcess, part: string): Promise<void> {
  if (stderr === null) throw new Error(`no standard error of ${part}: ${exitCode}`);
  const said: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`${part} was not ready in time: ${said.join('\n')}`)), readyMs);
    createInterface(stderr)
      .on('line', (line) => {
        said.push(line);
        said.splice(0, said.length - 20);
        if (!line.includes('"msg":"ready"')) return;
        clearTimeout(limit);
        resolve();
      })
      .on('close', () => reject(new Error(`${part} ended: ${said.join('\n')}`)));
  });
}

function residentMiB(pid: number): number {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8').match(/^VmRSS:\s+(\d+) kB/m);
  return Number(line?.[1] ?? Number.NaN) / 1024;
}
