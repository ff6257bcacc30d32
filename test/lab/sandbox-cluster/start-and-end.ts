import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { leftoversOf, processesBelow, stillAlive } from './leftovers-of.ts';

const program = fileURLToPath(new URL('./run-until-killed.ts', import.meta.url));

export interface Ending {
  /** What was still there after the limit; [] when nothing. */
  readonly left: readonly string[];
  /** From the kill, or from the word to close, until nothing was left. */
  readonly ms: number;
  /** How many processes it had just before. */
  readonly processes: number;
}

export interface Way {
  /** kill -9 after so many milliseconds from its start; else it is closed once its pods are there. */
  readonly killAfterMs?: number;
  /** Ended by Ctrl-C instead, which a terminal sends to all its processes. */
  readonly byCtrlC?: true;
  readonly limitMs: number;
}

/** A process of its own that starts a sandbox with three pods, until it is killed or told to close it. */
export async function startAndEnd({ killAfterMs, byCtrlC, limitMs }: Way): Promise<Ending> {
  const place = mkdtempSync(join(tmpdir(), 'kdebug-left-'));
  const env = { ...process.env, TMPDIR: place };
  const stdio = ['pipe', 'pipe', 'inherit'] as const;
  const child = spawn(process.execPath, ['--no-warnings', program], { stdio: [...stdio], env, detached: true });
  const exited = once(child, 'exit');
  if (killAfterMs === undefined) await once(child.stdout, 'data');
  else await sleep(killAfterMs);
  const ids = readdirSync(place);
  const below = child.pid === undefined ? [] : processesBelow(child.pid);
  const since = Date.now();
  if (byCtrlC === true && child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
  else if (killAfterMs === undefined) child.stdin.end();
  else child.kill('SIGKILL');
  await exited;
  const left = (): string[] => [...leftoversOf(place), ...readdirSync(place), ...ids.flatMap(leftoversOf)];
  const all = (): string[] => [...left(), ...stillAlive(below)];
  while (all().length > 0 && Date.now() - since < limitMs) await sleep(20);
  const ending = { left: all(), ms: Date.now() - since, processes: below.length };
  rmSync(place, { recursive: true, force: true });
  return ending;
}
