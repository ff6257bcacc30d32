import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { whyNoSandbox } from '../../contracts/cluster/sandbox-world.ts';
import { describeWhere } from '../../describe-where.ts';
import { processesBelow, stillAlive } from '../sandbox-cluster/leftovers-of.ts';

const cli = fileURLToPath(new URL('../../../src/cli.ts', import.meta.url));
const noRedis = spawnSync('redis-server', ['--version']).status === 0 ? undefined : 'there is no redis-server here';
/** The demo itself, redis and its shell, bot, worker, and the sandbox's shell and keeper. */
const withoutPods = 7;
const waitMs = 45_000;

describeWhere(noRedis, whyNoSandbox())('the demo', () => {
  let place: string;
  let demo: ChildProcess & { readonly stdin: Writable };
  let printed: string;

  beforeEach(async () => {
    place = mkdtempSync(join(tmpdir(), 'kdebug-demo-test-'));
    printed = '';
    const env = { ...process.env, TMPDIR: place, KUBECONFIG: '' };
    const child = spawn(process.execPath, ['--no-warnings', cli, 'demo', '--incident', 'none'], { env });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (printed += text));
    demo = child;
    await untilPrinted(/Ctrl-C stops everything/);
  }, 60_000);
  afterEach(() => {
    demo.kill('SIGKILL');
    rmSync(place, { recursive: true, force: true });
  });

  it('answers a command at its prompt with a verdict, and leaves nothing behind when it gets TERM', async () => {
    demo.stdin.write('web netcheck\n');
    await untilPrinted(/^\[card\] HEALTHY web-/m);
    expect(await endBy('SIGTERM')).toEqual({ status: 0, left: [] });
  }, 60_000);

  it('leaves nothing behind when it alone is killed', async () => {
    expect(await endBy('SIGKILL')).toEqual({ status: null, left: [] });
  }, 60_000);

  async function untilPrinted(fits: RegExp): Promise<void> {
    for (const limit = Date.now() + waitMs; !fits.test(printed) && Date.now() < limit; ) await sleep(20);
    expect(printed).toMatch(fits);
  }

  async function endBy(signal: NodeJS.Signals) {
    const all = processesBelow(demo.pid ?? 0);
    expect(all.length).toBeGreaterThan(withoutPods);
    const exited = once(demo, 'exit');
    demo.kill(signal);
    const [status] = await exited;
    const left = (): readonly string[] => [...stillAlive(all), ...readdirSync(place)];
    for (const limit = Date.now() + waitMs / 2; left().length > 0 && Date.now() < limit; ) await sleep(20);
    return { status, left: left() };
  }
});
