import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Processes, mounts and cgroups of this machine whose name or command line has this in it. */
export function leftoversOf(id: string): string[] {
  const commands = processes().filter((pid) => readOrEmpty(`/proc/${pid}/cmdline`).includes(id));
  const mounts = readOrEmpty('/proc/self/mountinfo')
    .split('\n')
    .filter((line) => line.includes(id));
  const cgroups = spawnSync('find', ['/sys/fs/cgroup', '-maxdepth', '5', '-name', id], { encoding: 'utf8' }).stdout;
  return [...commands, ...mounts, ...cgroups.split('\n').filter((line) => line !== '')];
}

const kinds = ['net', 'pid', 'mnt', 'ipc', 'uts'] as const;

/** The namespaces of all processes below one that are not this process's own, such as 'net:[4026532000]'. */
export function namespacesBelow(pid: number): readonly string[] {
  const own = namespacesOf('self');
  const below = new Set([String(pid)]);
  // A parent's number is mostly smaller, but numbers begin anew: look until nothing is added.
  for (let size = 0; size !== below.size; ) {
    size = below.size;
    for (const each of processes()) if (below.has(parentOf(each))) below.add(each);
  }
  return [...new Set([...below].flatMap(namespacesOf))].filter((each) => !own.includes(each));
}

/** Those of them in which some process still is. */
export function stillUsed(namespaces: readonly string[]): readonly string[] {
  const used = new Set(processes().flatMap(namespacesOf));
  return namespaces.filter((each) => used.has(each));
}

function namespacesOf(pid: string): readonly string[] {
  return kinds.flatMap((kind) => {
    try {
      return [readlinkSync(`/proc/${pid}/ns/${kind}`)];
    } catch {
      return [];
    }
  });
}

function processes(): readonly string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
}

function parentOf(pid: string): string {
  return readOrEmpty(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ')[1] ?? '';
}

/** A process may end while it is looked at. */
function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
