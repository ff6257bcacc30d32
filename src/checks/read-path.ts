import { linesOf, toNumber } from './step-texts.ts';

export interface Pings {
  readonly sent: number;
  readonly back: number;
}

/** One connection of the pod to the peer, as ss -i tells it. */
export interface PathConnection {
  readonly mss: number;
  readonly pmtu: number;
  readonly rttMs: number;
  /** Segments sent again, and all of them, since it began. */
  readonly again: number;
  readonly sent: number;
  /** How often the same segment was repeated without an answer. */
  readonly stuck: number;
}

/** What pathScript and pingScript printed; undefined: the name was not even resolved. */
export interface Path {
  readonly to: string;
  readonly route: string;
  readonly link?: { readonly name: string; readonly mtu: number };
  readonly small?: Pings;
  readonly large?: Pings;
  readonly rttMs?: number;
  /** A smaller size that somebody on the way named. */
  readonly tooBig?: { readonly mtu: number; readonly from?: string };
  readonly pingRefused: boolean;
  /** Connects, those that took a second SYN, and SYNs that were sent again meanwhile. */
  readonly knocks?: { readonly all: number; readonly late: number; readonly again: number };
  readonly connections: readonly PathConnection[];
  /** The MTU of the whole path, and the lines of its hops, from tracepath. */
  readonly traced?: number;
  readonly hops: readonly string[];
}

export function readPath(text: string): Path | undefined {
  const to = linesOf(text, 'to')[0]?.[0];
  if (to === undefined || !/^[0-9a-fA-F.:]{2,45}$/.test(to)) return undefined;
  const [name, mtu] = linesOf(text, 'link')[0] ?? [];
  const size = toNumber(mtu);
  const [limit, from] =
    linesOf(text, 'too-big').toSorted(([a], [b]) => (toNumber(a) ?? 0) - (toNumber(b) ?? 0))[0] ?? [];
  const smaller = toNumber(limit);
  return {
    to,
    route: linesOf(text, 'route')[0]?.join(' ').trim() ?? '',
    pingRefused: /^ping refused$/m.test(text),
    connections: linesOf(text, 'connection').flatMap(readConnection),
    hops: linesOf(text, 'hop').map((words) => words.join(' ').trim()),
    ...(name === undefined || size === undefined ? {} : { link: { name, mtu: size } }),
    ...pings(text, 'small'),
    ...pings(text, 'large'),
    ...knocks(text),
    ...number('rttMs', linesOf(text, 'rtt')[0]?.[0]),
    ...number('traced', linesOf(text, 'trace')[0]?.[0]),
    ...(smaller === undefined
      ? {}
      : { tooBig: from === undefined || from === '-' ? { mtu: smaller } : { mtu: smaller, from } }),
  };
}

function pings<K extends 'small' | 'large'>(text: string, key: K): { readonly [P in K]?: Pings } {
  const [sent, back] = linesOf(text, key)[0]?.map(toNumber) ?? [];
  return sent === undefined || back === undefined ? {} : ({ [key]: { sent, back } } as { readonly [P in K]?: Pings });
}

function knocks(text: string): Pick<Path, 'knocks'> {
  const [all, late, again] = linesOf(text, 'knocks')[0]?.map(toNumber) ?? [];
  return all === undefined || late === undefined || again === undefined ? {} : { knocks: { all, late, again } };
}

function number<K extends 'rttMs' | 'traced'>(key: K, text: string | undefined): { readonly [P in K]?: number } {
  const value = toNumber(text);
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: number });
}

function readConnection(words: readonly string[]): PathConnection[] {
  const [mss, pmtu, rttMs, again, sent, stuck] = words.map(toNumber);
  if (mss === undefined || stuck === undefined) return [];
  return [{ mss, pmtu: pmtu ?? 0, rttMs: rttMs ?? 0, again: again ?? 0, sent: sent ?? 0, stuck }];
}
