import { setTimeout as sleep } from 'node:timers/promises';
import type { Group } from './cgroups.ts';
import { signal } from './signal.ts';
import type { Life } from './start-container.ts';

/** TERM, then KILL after the grace period. */
export async function endLife(life: Life, graceMs: number): Promise<void> {
  if (graceMs > 0) signal(life.pid, 'SIGTERM');
  const late = new AbortController();
  const isOver = life.over.then(() => true);
  const isLate = sleep(graceMs, false, { signal: late.signal }).catch(() => false);
  // Its number may be another process's once it is over.
  if (!(await Promise.race([isOver, isLate]))) signal(life.pid, 'SIGKILL');
  late.abort();
  await life.over;
}

/** Without a PID namespace of its own what a container left running does not end with it. */
export function clearGroup(group: Group): void {
  for (const pid of group.folders.length > 0 ? group.processes() : []) signal(pid, 'SIGKILL');
  group.remove();
}
