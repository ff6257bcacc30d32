import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { canHaveSandbox } from '../../contracts/cluster/sandbox-world.ts';
import { startTestSandbox } from './start-test-sandbox.ts';

const program = fileURLToPath(new URL('./run-until-killed.ts', import.meta.url));

(canHaveSandbox() ? describe : describe.skip)('nothing is left of a sandbox', () => {
  it('that was closed', async () => {
    const sandbox = await startTestSandbox();
    const folder = dirname(sandbox.kubeconfig);
    const id = basename(folder);
    expect(leftOf(id)).not.toEqual([]);
    await sandbox.close();
    expect([leftOf(id), existsSync(folder)]).toEqual([[], false]);
  });

  // Spread over its start and its life with pods.
  it.each([150, 300, 500, 900, 2_500])('whose process was killed after %i ms', async (ms) => {
    const place = mkdtempSync(join(tmpdir(), 'kdebug-left-'));
    const env = { ...process.env, TMPDIR: place };
    const child = spawn(process.execPath, ['--no-warnings', program], { stdio: 'ignore', env });
    await sleep(ms);
    const ids = readdirSync(place);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const end = Date.now() + 4_000;
    const left = (): string[] => [...leftOf(place), ...readdirSync(place), ...ids.flatMap(leftOf)];
    while (left().length > 0 && Date.now() < end) await sleep(20);
    expect(left()).toEqual([]);
    rmSync(place, { recursive: true });
  });
});

/** Processes, mounts and cgroups whose name or command line has this in it. */
function leftOf(id: string): string[] {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const commands = processes.filter((name) => readOrEmpty(`/proc/${name}/cmdline`).includes(id));
  const mounts = readOrEmpty('/proc/self/mountinfo')
    .split('\n')
    .filter((line) => line.includes(id));
  const cgroups = spawnSync('find', ['/sys/fs/cgroup', '-maxdepth', '5', '-name', id], { encoding: 'utf8' }).stdout;
  return [...commands, ...mounts, ...cgroups.split('\n').filter((line) => line !== '')];
}

/** A process may end while it is looked at. */
function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
