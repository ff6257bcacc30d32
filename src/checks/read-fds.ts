import type { At } from './steady-growth.ts';
import { linesOf, toNumber } from './step-texts.ts';

export interface FdLimit {
  readonly pid: number;
  readonly name: string;
  /** undefined: unlimited. */
  readonly limit?: number;
  /** Room in the table: at least half of it was in use at some time, unless it is 256 or less. */
  readonly slots: number;
}

/** What fdLimitsScript printed. */
export function readFdLimits(text: string): readonly FdLimit[] {
  return linesOf(text, 'limit').flatMap(([pid, limit, slots, ...name]) => {
    const id = toNumber(pid);
    const most = toNumber(limit);
    if (id === undefined) return [];
    return [
      { pid: id, name: name.join(' '), slots: toNumber(slots) ?? 0, ...(most === undefined ? {} : { limit: most }) },
    ];
  });
}

/** PID -> how many descriptors were open at each moment. */
export function readOpen(text: string): ReadonlyMap<number, readonly At[]> {
  const open = new Map<number, At[]>();
  let atS = 0;
  for (const line of text.split('\n')) {
    const [word, first, second] = line.split(' ');
    if (word === 'uptime') atS = toNumber(first) ?? atS;
    const pid = toNumber(first);
    const value = toNumber(second);
    if (word === 'open' && pid !== undefined && value !== undefined)
      open.set(pid, [...(open.get(pid) ?? []), { atS, value }]);
  }
  return open;
}

/** '300 sockets, 12 files', and the paths that are open more than once. */
export function readKinds(text: string, pid: number): { readonly kinds: string; readonly files: readonly string[] } {
  const rows = (word: string) =>
    linesOf(text, word)
      .filter(([of]) => of === String(pid))
      .map(([, count, ...what]) => ({ count: toNumber(count) ?? 0, what: what.join(' ') }))
      .toSorted((a, b) => b.count - a.count);
  const told = (list: ReturnType<typeof rows>) => list.slice(0, 4).map(({ count, what }) => `${count} ${what}`);
  return {
    kinds: told(rows('kind')).join(', '),
    files: rows('file').map(({ count, what }) => `${what} is open ${count} times`),
  };
}

export interface DeletedFile {
  readonly pid: number;
  readonly path: string;
  readonly bytes: number;
  readonly filesystem: number;
  readonly available: number;
}

/** What shellDeleted printed, the biggest first. */
export function readDeleted(text: string): readonly DeletedFile[] {
  return linesOf(text, 'deleted')
    .flatMap((words) => {
      const [pid, , bytes, filesystem, available] = words.slice(0, 5).map(toNumber);
      if (pid === undefined || bytes === undefined || filesystem === undefined || available === undefined) return [];
      return [{ pid, bytes, filesystem, available, path: words.slice(5).join(' ') }];
    })
    .toSorted((a, b) => b.bytes - a.bytes);
}
