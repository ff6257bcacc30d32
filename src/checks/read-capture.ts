import { linesOf, numberOf, toNumber } from './step-texts.ts';

/** What was counted of the packets with one peer. */
export interface CapturedPeer {
  readonly peer: string;
  readonly packets: number;
  readonly bytes: number;
  /** Connects of the pod to it, and those whose first packet was repeated and never answered. */
  readonly connects: number;
  readonly silent: number;
  /** Segments seen twice. */
  readonly again: number;
  readonly resetsIn: number;
  readonly resetsOut: number;
  /** Connects of the pod that it answered with a reset. */
  readonly refused: number;
}

export interface Capture {
  readonly packets: number;
  /** Packets that the kernel could not hand to tcpdump: then the counts are too low. */
  readonly lost: number;
  readonly peers: readonly CapturedPeer[];
  /** Routers that said a packet is too big, with the size that fits. */
  readonly tooBig: readonly { readonly from: string; readonly mtu?: number }[];
  readonly unreachable: number;
}

/** What packetsScript printed; undefined: it did not capture. */
export function readCapture(text: string): Capture | undefined {
  const packets = numberOf(text, 'captured');
  const unreachable = numberOf(text, 'unreachable');
  if (packets === undefined || unreachable === undefined) return undefined;
  return {
    packets,
    unreachable,
    lost: numberOf(text, 'lost') ?? 0,
    peers: linesOf(text, 'peer')
      .flatMap(readPeer)
      .toSorted((a, b) => b.packets - a.packets),
    tooBig: linesOf(text, 'too-big').map(([from = '', mtu]) => {
      const size = toNumber(mtu);
      return size === undefined ? { from } : { from, mtu: size };
    }),
  };
}

/** tcpdump writes an end as 10.0.0.1.80 and fd00::1.80. */
function readPeer([end = '', ...counts]: readonly string[]): CapturedPeer[] {
  const [, address, port] = /^([0-9a-fA-F.:]{2,45})\.(\d{1,5})$/.exec(end) ?? [];
  const [packets, bytes, connects, silent, again, resetsIn, resetsOut, refused] = counts.map(toNumber);
  if (address === undefined || packets === undefined || resetsOut === undefined || refused === undefined) return [];
  const peer = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
  return [
    {
      peer,
      packets,
      resetsOut,
      refused,
      bytes: bytes ?? 0,
      connects: connects ?? 0,
      silent: silent ?? 0,
      again: again ?? 0,
      resetsIn: resetsIn ?? 0,
    },
  ];
}
