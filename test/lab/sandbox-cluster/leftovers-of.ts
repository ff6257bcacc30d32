import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Processes, mounts and cgroups of this machine whose name or command line has this in it. */
export function leftoversOf(id: string): string[] {
  const commands = processes().filter((pid) => readOrEmpty(`/proc/${pid}/cmdline`).includes(id));
  const mounts = readOrEmpty('/proc/self/mountinfo')
    .split('\n')
    .filter((line) => line.includes(id));
  const cgroups = spawnSync('find', ['/sys/fs/cgroup', '-maxdepth', '5', '-name', id], { encoding: 'utf8' }).stdout;
  return [...commands, ...mounts, ...cgroups.split('\n').filter((line) => line !== '')];
}

/** All processes below one, by number and time of start: numbers are given again. */
export function processesBelow(pid: number): readonly string[] {
  const below = new Set([String(pid)]);
  // A parent's number is mostly smaller, but numbers begin anew: look until nothing is added.
  for (let size = 0; size !== below.size; ) {
    size = below.size;
    for (const each of processes()) if (below.has(statOf(each)[1] ?? '')) below.add(each);
  }
  return [...below].map(keyOf);
}

/** Those of them that live. Namespaces, and the network in them, end with the last process in them. */
export function stillAlive(keys: readonly string[]): readonly string[] {
  const alive = new Set(processes().map(keyOf));
  return keys.filter((key) => alive.has(key));
}

function keyOf(pid: string): string {
  return `process ${pid} since ${statOf(pid)[19] ?? ''}`;
}

/** proc(5), from the state on: 1 is the parent, 19 the time of start. */
function statOf(pid: string): readonly string[] {
  return readOrEmpty(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
}

function processes(): readonly string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
}

/** A process may end while it is looked at. */
function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
