import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stringify } from 'yaml';
import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import { freePort } from '../redis/start-redis.ts';

/** github.com/parvalabs/local-slack (MIT), v0.1.6; it runs under Bun. */
const source = 'https://github.com/parvalabs/local-slack.git';
const commit = '4f35f3695b8740a0399d6f514bb0d23fdd8ee8fc';
const bun = `@oven/bun-linux-${process.arch === 'arm64' ? 'aarch64' : 'x64'}`;
const packages = ['hono@4.13.19', 'yaml@2.9.1', 'zod@3.25.76', `${bun}@1.4.5`];
const startLimitMs = 30_000;

export const app = { botToken: 'xoxb-other', appToken: 'xapp-other', signingSecret: 'other-secret' } as const;

export interface LocalSlack {
  /** 'http://localhost:PORT' */
  readonly url: string;
  close(): Promise<void>;
}

/** A checkout with what it needs, in a folder of its own. checkout: a clone that is there; else it is fetched. */
export function installLocalSlack(checkout: string | undefined): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'kdebug-local-slack-'));
  const at = { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'] };
  if (checkout === undefined) {
    execFileSync('git', ['init', '-q'], at);
    execFileSync('git', ['fetch', '-q', '--depth', '1', source, commit], at);
    execFileSync('git', ['checkout', '-q', 'FETCH_HEAD'], at);
  } else cpSync(join(checkout, 'server'), join(folder, 'server'), { recursive: true });
  // Its own package.json names a whole workspace with a page to build: the server alone needs these.
  const own = join(folder, 'server', 'node_modules');
  rmSync(own, { recursive: true, force: true });
  const apart = join(folder, 'packages');
  mkdirSync(apart);
  writeFileSync(join(apart, 'package.json'), '{}');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], { ...at, cwd: apart });
  cpSync(join(apart, 'node_modules'), own, { recursive: true });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Starts it with kdebug's app, one person and one channel. requestUrl: HTTP mode. */
export async function startLocalSlack(folder: string, requestUrl: string | undefined): Promise<LocalSlack> {
  const port = await freePort();
  const config = join(folder, `config-${port}.yaml`);
  const mode = requestUrl === undefined ? { mode: 'socket' } : { mode: 'events', requestUrl };
  writeFileSync(
    config,
    stringify({
      workspace: { name: 'Home team', domain: 'home-team', teamId: seed.team },
      app: { appId: seed.app, botUserId: seed.bot, botName: 'kdebug', ...app, ...mode },
      users: [{ id: seed.member, name: 'member' }],
      channels: [{ id: seed.incidents, name: 'incidents', members: [seed.member, seed.bot] }],
    }),
  );
  const binary = join(folder, 'server', 'node_modules', bun, 'bin', 'bun');
  if (!existsSync(binary)) throw new Error(`${binary} is not there`);
  const child = spawn(binary, ['src/cli.ts', '--config', config, '--port', String(port)], {
    cwd: join(folder, 'server'),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  const url = `http://localhost:${port}`;
  await answers(`${url}/_control/state`);
  return {
    url,
    close: async () => {
      child.kill();
      await ended;
    },
  };
}

async function answers(url: string): Promise<void> {
  for (const until = Date.now() + startLimitMs; ; ) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok === true) return;
    if (Date.now() > until) throw new Error(`local-slack did not answer within ${startLimitMs} ms`);
    await delay(100);
  }
}
