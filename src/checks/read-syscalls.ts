import { readEnd } from './read-network.ts';
import type { End } from './read-traffic.ts';
import { linesOf, numberOf, toNumber } from './step-texts.ts';
import { syscallName } from './syscall-names.ts';

/** What a file descriptor is. */
export type Opened =
  | { readonly kind: 'peer'; readonly remote: End; readonly toListener: boolean }
  | { readonly kind: 'pipe' | 'socket' }
  | { readonly kind: 'file'; readonly path: string };

/** One thread and the call in which it was most often. */
export interface WaitingThread {
  readonly pid: number;
  readonly tid: number;
  /** Of its process. */
  readonly name: string;
  /** 'recvfrom'; 'running' on a CPU; undefined: in the kernel for another reason. */
  readonly call?: string;
  readonly fd?: number;
  readonly opened?: Opened;
  /** fcntl(2) that waits for a lock. */
  readonly forLock: boolean;
  /** Samples in that call, all samples, and those in state D. */
  readonly times: number;
  readonly of: number;
  readonly onDisk: number;
}

export interface Blocked {
  readonly samples: number;
  readonly threads: readonly WaitingThread[];
  /** Listeners of the pod with connections that nobody accepts. */
  readonly unaccepted: readonly End[];
}

/** What blockedScript printed; undefined: no thread could be looked at. */
export function readBlocked(text: string): Blocked | undefined {
  const samples = numberOf(text, 'samples');
  const arch = linesOf(text, 'arch')[0]?.[0] ?? '';
  const names = new Map(linesOf(text, 'name').map(([pid = '', ...name]) => [pid, name.join(' ')]));
  const opened = readOpened(text);
  const threads = linesOf(text, 'thread').flatMap((row) => readThread(row, { arch, names, opened }));
  if (samples === undefined || threads.length === 0) return undefined;
  const unaccepted = linesOf(text, 'unaccepted').flatMap(([local = '']) => readEnd(local) ?? []);
  return { samples, threads, unaccepted };
}

interface Known {
  readonly arch: string;
  readonly names: ReadonlyMap<string, string>;
  readonly opened: ReadonlyMap<string, Opened>;
}

function readThread(
  [pid, tid, call = '', fd = '', how = '', ...rest]: readonly string[],
  known: Known,
): WaitingThread[] {
  const [process, thread] = [toNumber(pid), toNumber(tid)];
  const [times, of, onDisk] = rest.map(toNumber);
  if (process === undefined || thread === undefined || times === undefined || of === undefined) return [];
  const number = toNumber(call);
  const name =
    number === undefined || number < 0 ? (call === 'running' ? call : undefined) : syscallName(number, known.arch);
  const at = /^0x[0-9a-f]{1,4}$/.test(fd) ? Number(fd) : undefined;
  const opened = at === undefined ? undefined : known.opened.get(`${process} ${at}`);
  return [
    {
      pid: process,
      tid: thread,
      name: known.names.get(String(process)) ?? '?',
      times,
      of,
      onDisk: onDisk ?? 0,
      // F_SETLKW, F_SETLKW64 and F_OFD_SETLKW of fcntl.h.
      forLock: name === 'flock' || (name === 'fcntl' && ['0x7', '0xe', '0x26'].includes(how)),
      ...(name === undefined ? {} : { call: name }),
      ...(at === undefined ? {} : { fd: at }),
      ...(opened === undefined ? {} : { opened }),
    },
  ];
}

function readOpened(text: string): ReadonlyMap<string, Opened> {
  const listeners = new Set(linesOf(text, 'listener').flatMap(([local = '']) => readEnd(local)?.port ?? []));
  const sockets = new Map(
    linesOf(text, 'socket').flatMap(([inode = '', ours = '', theirs = '']) => {
      const [local, remote] = [readEnd(ours), readEnd(theirs)];
      if (local === undefined || remote === undefined || remote.port === 0) return [];
      return [[inode, { kind: 'peer', remote, toListener: listeners.has(local.port) }] as const];
    }),
  );
  return new Map(
    linesOf(text, 'fd').flatMap(([pid, fd, ...words]) => {
      const number = /^[0-9a-f]{1,4}$/.test(fd ?? '') ? Number.parseInt(fd ?? '', 16) : undefined;
      const to = words.join(' ');
      return number === undefined ? [] : [[`${pid} ${number}`, kindOf(to, sockets)] as const];
    }),
  );
}

function kindOf(to: string, sockets: ReadonlyMap<string, Opened>): Opened {
  const [, inode] = /^socket:\[(\d{1,20})\]$/.exec(to) ?? [];
  if (inode !== undefined) return sockets.get(inode) ?? { kind: 'socket' };
  return to.startsWith('pipe:') ? { kind: 'pipe' } : { kind: 'file', path: to };
}

/** One row of the table that `strace -c` prints. */
export interface CountedCall {
  readonly name: string;
  readonly calls: number;
  readonly errors: number;
}

/** undefined: strace did not run, or counted nothing. */
export function readStrace(
  text: string,
): { readonly seconds: number; readonly calls: readonly CountedCall[] } | undefined {
  const seconds = numberOf(text, 'seconds');
  const calls = text.split('\n').flatMap((line) => {
    const [, count, errors, name] =
      /^ *[\d.]{1,8} +[\d.]{1,20} +\d{1,12} +(\d{1,12})(?: +(\d{1,12}))? +([a-z_0-9]{1,40})$/.exec(line) ?? [];
    return name === undefined || name === 'total' ? [] : [{ name, calls: Number(count), errors: Number(errors ?? 0) }];
  });
  return seconds === undefined || calls.length === 0
    ? undefined
    : { seconds, calls: calls.toSorted((a, b) => b.calls - a.calls) };
}
