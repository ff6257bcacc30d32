import type { Outcome } from '../runner/outcome.ts';
import { linesOf, numberOf, stepTexts, toNumber } from './step-texts.ts';

/** A segment of System V shared memory, as /proc/sysvipc/shm lists it. */
export interface Segment {
  readonly id: number;
  readonly bytes: number;
  /** What of it is in memory or swapped out. */
  readonly heldBytes: number;
  readonly attached: number;
  readonly creator: number;
  readonly creatorLives: boolean;
  readonly ageS: number;
}

export interface MessageQueue {
  readonly id: number;
  readonly bytes: number;
  readonly messages: number;
  readonly reader: number;
  readonly readerLives: boolean;
}

export interface ShmFile {
  readonly name: string;
  readonly bytes: number;
  readonly held: boolean;
}

export interface Ipc {
  readonly segments: readonly Segment[];
  readonly queues: readonly MessageQueue[];
  /** Sets of semaphores, and semaphores in all of them. */
  readonly semaphores: { readonly sets: number; readonly all: number };
  readonly posixQueues: readonly string[];
  readonly limit: (name: string) => number | undefined;
  /** Semaphores in all sets, and sets, that the kernel lets the pod have (SEMMNS and SEMMNI). */
  readonly semaphoreLimits?: { readonly all: number; readonly sets: number };
  /** /dev/shm as a filesystem: the target's own where it could be looked at. */
  readonly shm?: { readonly size: number; readonly free: number };
  /** undefined: not looked at. */
  readonly files?: readonly ShmFile[];
}

/** What ipcScript and shmFilesScript printed; undefined: nothing of use. */
export function readIpc(outcomes: readonly Outcome[]): Ipc | undefined {
  const text = stepTexts(outcomes, 'ipc')[0] ?? '';
  const files = stepTexts(outcomes, 'ipc-files')[0];
  const now = numberOf(text, 'now');
  if (now === undefined) return undefined;
  const alive = new Set(linesOf(text, 'alive').map(([pid]) => pid));
  const [sets, all] = linesOf(text, 'semaphores')[0]?.map(toNumber) ?? [];
  const [, maxAll, , maxSets] = (
    linesOf(text, 'limit')
      .find(([name]) => name === 'sem')
      ?.slice(1)
      .join(' ') ?? ''
  )
    .trim()
    .split(/\s+/)
    .map(toNumber);
  const shm = readShm(files ?? '') ?? readShm(text);
  return {
    segments: rowsOf(text, 'shm').flatMap((row) => readSegment(row, alive, now)),
    queues: rowsOf(text, 'msg').flatMap((row) => readQueue(row, alive)),
    semaphores: { sets: sets ?? 0, all: all ?? 0 },
    posixQueues: linesOf(text, 'queue').map(([, ...name]) => name.join(' ')),
    limit: (name) => numberOf(text, 'limit', name),
    ...(maxAll === undefined || maxSets === undefined ? {} : { semaphoreLimits: { all: maxAll, sets: maxSets } }),
    ...(shm === undefined ? {} : { shm }),
    ...(files === undefined ? {} : { files: readFiles(files) }),
  };
}

function rowsOf(text: string, word: string): readonly (readonly string[])[] {
  return linesOf(text, word).map((row) => row.filter((cell) => cell !== ''));
}

/** key shmid perms size cpid lpid nattch uid gid cuid cgid atime dtime ctime rss swap */
function readSegment(row: readonly string[], alive: ReadonlySet<string | undefined>, now: number): Segment[] {
  const [, id, , bytes, creator, , attached] = row.slice(0, 7).map(toNumber);
  const [, , changed, rss, swap] = row.slice(11, 16).map(toNumber);
  const touched = Math.max(...row.slice(11, 14).map((cell) => toNumber(cell) ?? 0));
  if (id === undefined || bytes === undefined || attached === undefined || changed === undefined) return [];
  return [
    {
      id,
      bytes,
      attached,
      heldBytes: (rss ?? 0) + (swap ?? 0),
      creator: creator ?? 0,
      creatorLives: alive.has(String(creator)),
      ageS: now - touched,
    },
  ];
}

/** key msqid perms cbytes qnum lspid lrpid uid gid cuid cgid stime rtime ctime */
function readQueue(row: readonly string[], alive: ReadonlySet<string | undefined>): MessageQueue[] {
  const [, id, , bytes, messages, , reader] = row.slice(0, 7).map(toNumber);
  if (id === undefined || bytes === undefined || messages === undefined || reader === undefined) return [];
  return [{ id, bytes, messages, reader, readerLives: alive.has(String(reader)) }];
}

function readShm(text: string): Ipc['shm'] {
  const [size, free] = linesOf(text, 'dev-shm')[0]?.map(toNumber) ?? [];
  return size === undefined || free === undefined || size <= 0 ? undefined : { size, free };
}

function readFiles(text: string): readonly ShmFile[] {
  return linesOf(text, 'file')
    .flatMap(([size, use, ...name]) => {
      const bytes = toNumber(size);
      return bytes === undefined ? [] : [{ bytes, held: use === 'held', name: name.join(' ') }];
    })
    .toSorted((a, b) => b.bytes - a.bytes);
}
