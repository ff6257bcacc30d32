import ipaddr from 'ipaddr.js';
import { readParts } from './read-parts.ts';

export interface Listener {
  readonly address: string;
  readonly port: number;
  /** Connections that wait to be accepted. */
  readonly waiting: number;
  /** How many may wait; only ss tells. */
  readonly room?: number;
  /** It takes no IPv4 (IPV6_V6ONLY): ss writes * for a socket that takes both. */
  readonly onlyV6?: true;
}

/** What the step `network` printed. */
export interface Network {
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  readonly ndots: number;
  readonly addresses: readonly string[];
  readonly hasDefaultRoute: boolean;
  /** Whether the kernel's list of sockets could be read: an empty one tells something too. */
  readonly hasSockets: boolean;
  readonly listeners: readonly Listener[];
  /** TCP state -> sockets, by the kernel's names. */
  readonly states: Readonly<Record<string, number>>;
  readonly remotes: readonly {
    readonly state: string;
    readonly address: string;
    readonly port: number;
    readonly count: number;
  }[];
  readonly localPorts?: number;
  readonly lines: (part: string) => readonly string[];
}

export function readNetwork(text: string): Network {
  const parts = readParts(text);
  const lines = (name: string): readonly string[] => parts.get(name) ?? [];
  const conf = lines('resolv.conf').map((line) => line.trim().split(/\s+/));
  const values = (word: string): string[] => conf.filter(([first]) => first === word).flatMap(([, ...rest]) => rest);
  const ndots = values('options').findLast((option) => /^ndots:\d{1,3}$/.test(option));
  const range = /^(\d{1,5})\s+(\d{1,5})/.exec(lines('local ports')[0] ?? '');
  const sockets = lines('sockets').map((line) => line.split(' '));
  return {
    nameservers: values('nameserver').map((server) => server.replace(/%.*/, '')),
    search: conf.findLast(([first]) => first === 'search' || first === 'domain')?.slice(1) ?? [],
    ndots: ndots === undefined ? 1 : Number(ndots.slice('ndots:'.length)),
    addresses: readAddresses(lines('addresses')),
    hasDefaultRoute: [...lines('routes'), ...lines('ipv6 routes')].some((line) => /^default\b|^\S+\t0{8}\t/.test(line)),
    hasSockets: sockets.some(([word]) => word === 'read'),
    listeners: whatStays(
      withQueues(sockets.flatMap(readListener), lines('queues')),
      lines('later').flatMap((line) => readListener(line.split(' '))),
    ),
    states: Object.fromEntries(
      sockets.flatMap(([word, state = '', count]) => (word === 'state' ? [[state, Number(count) || 0]] : [])),
    ),
    remotes: sockets.flatMap(readRemote),
    ...(range === null ? {} : { localPorts: Number(range[2]) - Number(range[1]) + 1 }),
    lines,
  };
}

/** `ip -o addr`, or /proc/net/fib_trie where there is no ip. */
function readAddresses(lines: readonly string[]): string[] {
  const found = lines.flatMap((line, i) => {
    const [, ip] = /^\d+: \S+ +inet6? ([0-9a-f.:]+)/.exec(line) ?? [];
    if (ip !== undefined) return [ip];
    const [, leaf] = /\|-- ([\d.]+)$/.exec(line) ?? [];
    return leaf !== undefined && (lines[i + 1] ?? '').includes('/32 host LOCAL') ? [leaf] : [];
  });
  return [...new Set(found)];
}

function readListener([word, local = '', queues = '']: readonly string[]): Listener[] {
  const at = word === 'listen' ? readEnd(local) : undefined;
  if (at === undefined) return [];
  return [{ ...at, waiting: Number.parseInt(queues.split(':')[1] ?? '', 16) || 0 }];
}

function readRemote([word, state = '', remote = '', count]: readonly string[]) {
  const at = word === 'remote' ? readEnd(remote) : undefined;
  return at === undefined ? [] : [{ ...at, state, count: Number(count) || 0 }];
}

/** '0100007F:1F90': words of four bytes in the machine's order, which is little-endian wherever Kubernetes runs on amd64 or arm64. */
export function readEnd(text: string): { readonly address: string; readonly port: number } | undefined {
  const [, hex = '', port = ''] = /^([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/.exec(text) ?? [];
  if (hex === '') return undefined;
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => (word.match(/../g) ?? []).reverse().map((byte) => Number.parseInt(byte, 16)));
  return {
    address: ipaddr.process(ipaddr.fromByteArray(bytes).toString()).toString(),
    port: Number.parseInt(port, 16),
  };
}

/** ss prints 'LISTEN RECV SEND LOCAL:PORT …', where SEND is how many may wait. */
function withQueues(listeners: readonly Listener[], lines: readonly string[]): Listener[] {
  const rooms = lines.flatMap((line) => {
    const [, waiting, room, local = '', port] = /^LISTEN\s+(\d{1,7})\s+(\d{1,7})\s+(\S+):(\d{1,5})\s/.exec(line) ?? [];
    return port === undefined
      ? []
      : [
          {
            onlyV6: local === '[::]',
            local: local.replace(/^\[|\]$|%.*$/g, '').replace('*', '::'),
            port: Number(port),
            waiting: Number(waiting),
            room: Number(room),
          },
        ];
  });
  return listeners.map((listener) => {
    const known = rooms.find(({ local, port }) => port === listener.port && local === listener.address);
    if (known === undefined) return listener;
    const { waiting, room, onlyV6 } = known;
    return { ...listener, waiting, room, ...(onlyV6 ? { onlyV6 } : {}) };
  });
}

/** A queue that is long for a moment is everyday life: of two looks the shorter one counts. */
function whatStays(listeners: readonly Listener[], later: readonly Listener[]): Listener[] {
  return listeners.map((listener) => {
    const again = later.find(({ address, port }) => address === listener.address && port === listener.port);
    return again === undefined ? listener : { ...listener, waiting: Math.min(listener.waiting, again.waiting) };
  });
}
