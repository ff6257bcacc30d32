import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** The most that was seen of one container, on the host that runs it. */
export interface Peak {
  readonly samples: number;
  readonly processes: number;
  /** Leaders of sessions besides the first process: the runner starts each step as one. */
  readonly steps: number;
  /** Sum of Pss of all processes. */
  readonly pssKiB: number;
}

const everyMs = 2;
const roots = ['/sys/fs/cgroup/memory/kubepods', '/sys/fs/cgroup/kubepods', '/sys/fs/cgroup/kubepods.slice'];

/**
 * A process of its own, so that it samples evenly: waits for a new container in the pod's cgroup, looks at it every few
 * milliseconds and prints the peak as JSON once it has ended. Exits with 3 when the pod does not run on this host.
 */
const [podUid = ''] = process.argv.slice(2);
const pod = findPod(podUid);
if (pod === undefined) process.exit(3);
const before = new Set(containersOf(pod));
process.stdout.write('ready\n');
const container = await nextContainer(pod, before);
process.stdout.write(`${JSON.stringify(await watch(join(pod, container)))}\n`);

function findPod(uid: string): string | undefined {
  const names = [
    `pod${uid}`,
    `kubepods-besteffort-pod${uid.replaceAll('-', '_')}.slice`,
    `kubepods-burstable-pod${uid.replaceAll('-', '_')}.slice`,
  ];
  const places = roots.flatMap((root) => [
    root,
    ...['besteffort', 'burstable'].map((kind) => join(root, root.endsWith('.slice') ? `kubepods-${kind}.slice` : kind)),
  ]);
  return places.flatMap((place) => names.map((name) => join(place, name))).find((path) => existsSync(path));
}

function containersOf(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}

async function nextContainer(path: string, known: ReadonlySet<string>): Promise<string> {
  for (;;) {
    const next = containersOf(path).find((name) => !known.has(name));
    if (next !== undefined) return next;
    await delay(everyMs);
  }
}

async function watch(path: string): Promise<Peak> {
  let peak: Peak = { samples: 0, processes: 0, steps: 0, pssKiB: 0 };
  for (;;) {
    const pids = readLines(join(path, 'cgroup.procs'));
    if (pids.length === 0 && peak.samples > 0) return peak;
    const leaders = pids.filter((pid) => isLeader(pid)).length;
    peak = {
      samples: peak.samples + (pids.length > 0 ? 1 : 0),
      processes: Math.max(peak.processes, pids.length),
      steps: Math.max(peak.steps, leaders - 1),
      pssKiB: Math.max(
        peak.pssKiB,
        pids.reduce((sum, pid) => sum + pssOf(pid), 0),
      ),
    };
    await delay(everyMs);
  }
}

/** Alive, and the session has its own number. */
function isLeader(pid: string): boolean {
  const [stat = ''] = readLines(`/proc/${pid}/stat`);
  const [state, , , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state !== 'Z' && session === pid;
}

function pssOf(pid: string): number {
  const line = readLines(`/proc/${pid}/smaps_rollup`).find((one) => one.startsWith('Pss:'));
  return Number(/\d+/.exec(line ?? '')?.[0] ?? 0);
}

/** Processes end while they are looked at. */
function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  } catch {
    return [];
  }
}
