import { linesOf, numberOf, toNumber } from './step-texts.ts';

/** One sample of the target's cgroup, in bytes. */
export interface MemoryCounters {
  readonly atS: number;
  readonly used: number;
  /** undefined: no limit. */
  readonly limit?: number;
  readonly anonymous: number;
  /** Files in the page cache that the kernel gives back when it needs room; tmpfs is not among them. */
  readonly cache: number;
  /** tmpfs and shared memory. */
  readonly shared: number;
  /** Processes that the kernel killed in this life of the container. */
  readonly kills: number;
  readonly volumes: readonly { readonly path: string; readonly used: number }[];
}

/** Versions 1 and 2 of cgroups; undefined: the step saw neither. */
export function readMemoryCounters(text: string): MemoryCounters | undefined {
  const used = numberOf(text, 'current');
  const version = numberOf(text, 'version');
  if (used === undefined || version === undefined) return undefined;
  const total = version === 1 ? 'total_' : '';
  const stat = (name: string): number => numberOf(text, 'stat', `${total}${name}`) ?? 0;
  const limit = numberOf(text, 'limit');
  return {
    atS: numberOf(text, 'uptime') ?? 0,
    used,
    // v1 writes a number near 2^63 where there is no limit.
    ...(limit === undefined || limit <= 0 || limit > 2 ** 60 ? {} : { limit }),
    anonymous: stat(version === 1 ? 'rss' : 'anon'),
    cache: stat('inactive_file') + stat('active_file') + stat('slab_reclaimable'),
    shared: stat('shmem'),
    kills: numberOf(text, 'event', 'oom_kill') ?? 0,
    volumes: linesOf(text, 'volume')
      .map(([path = '', bytes]) => ({ path, used: toNumber(bytes) ?? 0 }))
      .toSorted((a, b) => b.used - a.used),
  };
}

export interface ProcessMemory {
  readonly pid: number;
  readonly name: string;
  readonly rss: number;
  readonly anonymous: number;
}

/** What everyone may see: the processes, most memory first, in bytes. */
export function readProcessMemory(text: string): {
  readonly atS: number;
  /** Seconds since 1970 on the node's clock. */
  readonly now?: number;
  readonly anonymous: number;
  readonly processes: readonly ProcessMemory[];
} {
  const processes = linesOf(text, 'process').flatMap((words) => {
    const [pid, rss, anonymous] = words.slice(0, 5).map(toNumber);
    if (pid === undefined || rss === undefined || anonymous === undefined) return [];
    return [{ pid, rss: rss * 1024, anonymous: anonymous * 1024, name: words.slice(5).join(' ') }];
  });
  const now = numberOf(text, 'now');
  return {
    atS: numberOf(text, 'uptime') ?? 0,
    ...(now === undefined ? {} : { now }),
    anonymous: (numberOf(text, 'anonymous') ?? 0) * 1024,
    processes: processes.toSorted((a, b) => b.rss - a.rss),
  };
}
