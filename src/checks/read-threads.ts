import { linesOf, numberOf, toNumber } from './step-texts.ts';

/** One thread that used CPU time between the first and the last moment. */
export interface BusyThread {
  readonly pid: number;
  readonly tid: number;
  readonly name: string;
  /** A letter of proc(5) for each moment: 'RRR'. */
  readonly states: string;
  readonly cpuS: number;
  /** How often it went to wait by itself. */
  readonly waits: number;
}

export interface ThreadedProcess {
  readonly pid: number;
  readonly name: string;
  /** Threads at each moment. */
  readonly counts: readonly number[];
  /** Asleep at all moments; with CPU time or a switch in between; stopped at all moments. */
  readonly asleep: number;
  readonly moved: number;
  readonly stopped: number;
}

export interface Threads {
  readonly moments: number;
  readonly elapsedS: number;
  readonly processes: readonly ThreadedProcess[];
  /** Most CPU time first. */
  readonly busy: readonly BusyThread[];
}

/** What threadsScript printed; undefined: nothing of use. */
export function readThreads(text: string): Threads | undefined {
  const [[first, span] = []] = linesOf(text, 'moments');
  const moments = toNumber(first);
  const elapsedS = toNumber(span);
  const processes = linesOf(text, 'process').flatMap(readProcess);
  if (moments === undefined || elapsedS === undefined || elapsedS <= 0 || processes.length === 0) return undefined;
  return { moments, elapsedS, processes, busy: linesOf(text, 'thread').flatMap(readThread) };
}

/** What waitsScript printed of one process: function of the kernel -> threads in it. */
export function readWaits(text: string, pid: number) {
  const rows = linesOf(text, 'wait').filter(([of]) => of === String(pid));
  return {
    functions: new Map(rows.map(([, name = '', count]) => [name, toNumber(count) ?? 0])),
    forever: numberOf(text, 'forever', String(pid)) ?? 0,
  };
}

/** Connections that nobody accepts, and established ones with bytes that nobody reads, in the whole pod. */
export function readWaiting(text: string): { readonly unaccepted: number; readonly unread: number } {
  const queues = linesOf(text, 'unaccepted').map(([, hex = '']) =>
    /^[0-9A-F]{8}$/.test(hex) ? Number.parseInt(hex, 16) : 0,
  );
  return { unaccepted: queues.reduce((sum, one) => sum + one, 0), unread: numberOf(text, 'unread') ?? 0 };
}

/** A lock of a file that a process holds and another one waits for, as /proc/locks tells it (proc(5)). */
export interface HeldLock {
  readonly holder: number;
  readonly waiter: number;
  readonly inode: string;
}

/** What threadsScript printed of locks; PIDs of other containers are no positive number and are left out. */
export function readLocks(text: string): readonly HeldLock[] {
  return [
    ...text.matchAll(
      /^lock \d+: \w+ +\w+ +\w+ +(\d{1,10}) \S+ .* waited for by \w+ +\w+ +\w+ +(\d{1,10}) [0-9a-f:]*?:(\d{1,20}) /gm,
    ),
  ]
    .map(([, holder, waiter, inode = '']) => ({ holder: Number(holder), waiter: Number(waiter), inode }))
    .filter(({ holder, waiter }) => holder > 0 && waiter > 0);
}

/** The path of a lock's file, where waitsScript could find it. */
export function readLockedPath(text: string, inode: string): string | undefined {
  const row = linesOf(text, 'locked').find(([of]) => of === inode);
  return row?.slice(1).join(' ');
}

function readProcess(words: readonly string[]): ThreadedProcess[] {
  const [pid, asleep, moved, stopped, moments] = words.slice(0, 5).map(toNumber);
  if (
    pid === undefined ||
    asleep === undefined ||
    moved === undefined ||
    stopped === undefined ||
    moments === undefined
  )
    return [];
  const counts = words.slice(5, 5 + moments).map((word) => toNumber(word) ?? 0);
  return [{ pid, asleep, moved, stopped, counts, name: words.slice(5 + moments).join(' ') }];
}

function readThread(words: readonly string[]): BusyThread[] {
  const [pid, tid, , ticks, waits] = words.slice(0, 5).map(toNumber);
  if (pid === undefined || tid === undefined || ticks === undefined || waits === undefined) return [];
  return [{ pid, tid, waits, cpuS: ticks / 100, states: words[2] ?? '', name: words.slice(5).join(' ') }];
}
