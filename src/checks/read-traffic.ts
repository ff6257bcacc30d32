import { readEnd } from './read-network.ts';
import { linesOf, numberOf, toNumber } from './step-texts.ts';

export interface End {
  readonly address: string;
  readonly port: number;
}

/** What trafficScript printed: sockets at its last moment, and what the kernel counted between the two. */
export interface Traffic {
  /** TCP state -> sockets, by the kernel's names. */
  readonly states: Readonly<Record<string, number>>;
  /** The peer of a connection -> sockets in that state. */
  readonly remotes: readonly (End & { readonly state: string; readonly count: number })[];
  /** The peer to which the pod itself connected -> local ports in use. */
  readonly used: readonly (End & { readonly count: number })[];
  readonly localPorts?: number;
  /** Connections with at least 16 KiB that nobody read between the two moments; bytes at the last one. */
  readonly unread: readonly { readonly local: End; readonly remote: End; readonly bytes: number }[];
  /** Connections whose peer took nothing at both moments. */
  readonly shut: readonly { readonly remote: End; readonly bytes: number }[];
  /** Connections whose last segment was repeated three times or more. */
  readonly unacknowledged: readonly { readonly remote: End; readonly repeats: number }[];
  readonly udpDrops: readonly (End & { readonly count: number })[];
  /** What a counter of the kernel grew by, and what it is since the pod began. */
  readonly grown: (name: string) => number;
  readonly total: (name: string) => number;
}

/** undefined: nothing of use. */
export function readTraffic(text: string): Traffic | undefined {
  const counters = linesOf(text, 'counter');
  const at = (moment: string, name: string): number | undefined =>
    toNumber(counters.find(([when, key]) => when === moment && key === name)?.[2]);
  if (at('1', 'OutSegs') === undefined) return undefined;
  const localPorts = numberOf(text, 'local-ports');
  return {
    states: Object.fromEntries(linesOf(text, 'state').map(([state = '', count]) => [state, toNumber(count) ?? 0])),
    remotes: linesOf(text, 'remote').flatMap(([state = '', ...row]) => counted(row).map((one) => ({ ...one, state }))),
    used: linesOf(text, 'used')
      .flatMap(counted)
      .toSorted((a, b) => b.count - a.count),
    unread: linesOf(text, 'unread').flatMap(([ours = '', theirs = '', , bytes = '']) => {
      const local = readEnd(ours);
      const remote = readEnd(theirs);
      return local === undefined || remote === undefined ? [] : [{ local, remote, bytes: hex(bytes) }];
    }),
    shut: ends(text, 'shut').map(({ remote, value }) => ({ remote, bytes: value })),
    unacknowledged: ends(text, 'unacknowledged').map(({ remote, value }) => ({ remote, repeats: value })),
    udpDrops: linesOf(text, 'udp-drops').flatMap(counted),
    grown: (name) => Math.max(0, (at('1', name) ?? 0) - (at('0', name) ?? 0)),
    total: (name) => at('1', name) ?? 0,
    ...(localPorts === undefined ? {} : { localPorts }),
  };
}

/** What ownersScript printed. */
export interface Owners {
  /** 'process 7 (nginx)' for a listener; undefined: not of this container, or not seen. */
  readonly listener: (end: End) => string | undefined;
  /** 'process 7 (nginx)' with most of such sockets. */
  readonly most: (kind: 'close-wait' | 'unread') => string | undefined;
}

export function readOwners(text: string): Owners {
  const names = new Map(linesOf(text, 'name').map(([pid = '', ...name]) => [pid, name.join(' ')]));
  const who = (pid: string): string => `process ${pid} (${names.get(pid) ?? '?'})`;
  const listeners = linesOf(text, 'listener').flatMap(([local = '', pid]) => {
    const end = readEnd(local);
    return end === undefined || toNumber(pid) === undefined ? [] : [{ ...end, pid: pid ?? '' }];
  });
  return {
    listener: ({ address, port }) => {
      const found = listeners.find((one) => one.address === address && one.port === port);
      return found === undefined ? undefined : who(found.pid);
    },
    most: (kind) => {
      const [top] = linesOf(text, kind).toSorted(([, a], [, b]) => (toNumber(b) ?? 0) - (toNumber(a) ?? 0));
      const [pid] = top ?? [];
      return toNumber(pid) === undefined ? undefined : who(pid ?? '');
    },
  };
}

/** UDP ports, as udpScript printed them. */
export function readUdp(text: string): readonly End[] {
  return linesOf(text, 'udp').flatMap(([local = '']) => readEnd(local) ?? []);
}

/** 'db.shop.svc:5432' is better to read than the address of its Service; '[fd00::1]:80'. */
export function endText({ address, port }: End): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

export function isLoopback({ address }: End): boolean {
  return address === '::1' || address.startsWith('127.');
}

function counted([end = '', count]: readonly string[]) {
  const at = readEnd(end);
  const value = toNumber(count);
  return at === undefined || value === undefined ? [] : [{ ...at, count: value }];
}

function ends(text: string, word: string) {
  return linesOf(text, word).flatMap(([, theirs = '', value = '']) => {
    const remote = readEnd(theirs);
    return remote === undefined ? [] : [{ remote, value: hex(value) }];
  });
}

function hex(text: string): number {
  return /^[0-9A-F]{8}$/.test(text) ? Number.parseInt(text, 16) : 0;
}
