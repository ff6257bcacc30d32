import {
  accessSync,
  appendFileSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { asError } from '../../../errors.ts';
import type { Log } from '../../../log.ts';

export interface Limits {
  readonly memoryBytes?: number;
  readonly cpuMillis?: number;
}

/** The cgroups of one container. */
export interface Group {
  /** Where its processes are put; none where cgroups cannot be made. */
  readonly folders: readonly string[];
  /** By where they appear below /sys/fs/cgroup in the container. */
  readonly seen: Readonly<Record<string, string>>;
  wasOomKilled(): boolean;
  /** Numbers of the processes in it, outside. */
  processes(): readonly number[];
  remove(): void;
}

export interface Cgroups {
  readonly limits: boolean;
  /** path such as pod<uid>/<container id>: the runner finds the target by it. */
  create(path: string, limits: Limits): Group;
}

const none: Group = { folders: [], seen: {}, wasOomKilled: () => false, processes: () => [], remove: () => {} };

/**
 * Cgroups below this process's own, v1 or v2, whichever lets us make them. The tops are written down for the keeper's
 * shell, which removes them when all processes are gone.
 */
export function openCgroups(state: string, name: string, log: Log): Cgroups {
  const tops = ['memory', 'cpu', 'pids'].map((controller) => topV1(controller)).filter((top) => top !== undefined);
  const made = tops.length > 0 ? tops : topV2();
  const usable = made.map((top) => ({ name: top.name, folder: join(top.folder, name) }));
  try {
    for (const top of usable) {
      appendFileSync(join(state, 'cgroups'), `${top.folder}\n`);
      mkdirSync(top.folder);
      if (top.name === '') enableV2(top.folder);
    }
  } catch (error) {
    log.warn({ err: asError(error) }, 'cgroups cannot be made here: memory and CPU limits are not kept');
    return { limits: false, create: () => none };
  }
  if (usable.length === 0) return { limits: false, create: () => none };
  return { limits: true, create: (path, limits) => createGroup(usable, path, limits) };
}

interface Top {
  /** '' is cgroup v2. */
  readonly name: string;
  readonly folder: string;
}

function topV1(controller: string): Top | undefined {
  const line = readFileSync('/proc/self/cgroup', 'utf8')
    .split('\n')
    .find((each) => each.split(':')[1]?.split(',').includes(controller));
  const folder = join('/sys/fs/cgroup', controller, line?.split(':')[2] ?? '');
  return line !== undefined && isWritable(folder) ? { name: controller, folder } : undefined;
}

/** A cgroup of v2 with processes of its own gives no controllers to its children, so ours are made at the root. */
function topV2(): readonly Top[] {
  const folder = '/sys/fs/cgroup';
  return existsSync(join(folder, 'cgroup.controllers')) && isWritable(folder) ? [{ name: '', folder }] : [];
}

function enableV2(folder: string): void {
  writeFileSync(join(folder, 'cgroup.subtree_control'), '+memory +cpu +pids');
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function createGroup(tops: readonly Top[], path: string, limits: Limits): Group {
  const made = tops.map(({ name, folder }) => ({ name, folder: join(folder, path) }));
  for (const { name, folder } of made) {
    mkdirSync(folder, { recursive: true });
    if (name === '') enableV2(join(folder, '..'));
    setLimits(name, folder, limits);
  }
  const memory = made.find(({ name }) => name === 'memory' || name === '');
  return {
    folders: made.map(({ folder }) => folder),
    seen: Object.fromEntries(made.map(({ name, folder }) => [name === '' ? '.' : name, folder])),
    wasOomKilled: () => memory !== undefined && oomKills(memory) > 0,
    processes: () =>
      readFileSync(join(made[0]?.folder ?? '', 'cgroup.procs'), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map(Number),
    remove: () => {
      for (const { folder } of made) removeFolder(folder);
    },
  };
}

function setLimits(name: string, folder: string, { memoryBytes, cpuMillis }: Limits): void {
  const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
  if (memoryBytes !== undefined && name === 'memory') write('memory.limit_in_bytes', String(memoryBytes));
  if (memoryBytes !== undefined && name === '') write('memory.max', String(memoryBytes));
  if (cpuMillis !== undefined && name === 'cpu') write('cpu.cfs_quota_us', String(cpuMillis * 100));
  if (cpuMillis !== undefined && name === '') write('cpu.max', `${cpuMillis * 100} 100000`);
}

function oomKills({ name, folder }: Top): number {
  const text = readFileSync(join(folder, name === '' ? 'memory.events' : 'memory.oom_control'), 'utf8');
  return Number(/^oom_kill (\d+)$/m.exec(text)?.[1] ?? 0);
}

/** The last process leaves a moment after its end: what is still busy goes with the sandbox. */
function removeFolder(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (asError(error).message.includes('ENOENT')) return;
  }
}
