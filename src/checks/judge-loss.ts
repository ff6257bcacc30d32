import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Evidence, Finding } from '../report/finding.ts';
import { leastStuck } from './path-script.ts';
import type { Path } from './read-path.ts';
import { percent } from './read-quantity.ts';
import { wayCodes } from './way-codes.ts';

const finding = findingMaker(wayCodes);

const many = { lostShare: 0.2, sentAtLeast: 10, largeAtLeast: 3, repeats: 10, repeatShare: 0.02, late: 2 } as const;

/** What gets lost on the way: large packets, any packets, what the pod's own connections sent. */
export function judgeLoss(path: Path, about: string): Finding[] {
  return [...large(path, about), ...loss(path, about), ...lateConnects(path, about), ...ownConnections(path, about)];
}

function large(path: Path, about: string): Finding[] {
  const { small, large: big, link, tooBig } = path;
  const mtu = link?.mtu ?? 1500;
  const told = tooBig ?? (path.traced !== undefined && path.traced < mtu ? { mtu: path.traced } : undefined);
  if (told !== undefined && told.mtu < mtu) {
    const from = 'from' in told && told.from !== undefined ? ` (${told.from} says so)` : '';
    const sentence = `the way to ${about} takes packets of ${told.mtu} bytes, less than the ${mtu} of ${link?.name ?? 'the link'}${from}`;
    return [finding('path-takes-less', { about, sentence, evidence: [sizesLine(path)] })];
  }
  // tracepath asks with packets that fill the link: one that arrived proves that only ping is treated so.
  const arrived = path.traced !== undefined && path.hops.some((hop) => hop.endsWith(' reached'));
  const vanish = big !== undefined && big.sent >= many.largeAtLeast && big.back === 0 && !arrived;
  if (!vanish || small === undefined || small.back < (1 - many.lostShare) * small.sent) return [];
  const sentence = `packets of ${mtu} bytes to ${about} vanish, while small ones come back: something on the way takes less and does not say so`;
  return [finding('path-drops-large', { about, sentence, evidence: [sizesLine(path), routeLine(path)] })];
}

/** When nothing at all comes back, ping may be filtered: that tells nothing of loss. */
function loss({ small, ...path }: Path, about: string): Finding[] {
  if (small === undefined || small.back === 0 || small.sent < many.sentAtLeast) return [];
  const lost = 1 - small.back / small.sent;
  if (lost < many.lostShare) return [];
  const sentence = `${small.sent - small.back} of ${small.sent} packets to ${about} get lost (${percent(lost)})`;
  return [
    finding('path-loses', {
      about,
      sentence,
      evidence: [sizesLine({ small, ...path }), routeLine({ small, ...path })],
    }),
  ];
}

/** IPv4 and TCP with timestamps: what a segment has beside its data. */
const headerBytes = 52;

/** A SYN is sent again after a second when no answer came. */
function lateConnects({ knocks, ...path }: Path, about: string): Finding[] {
  if (knocks === undefined || knocks.late < many.late || knocks.again < knocks.late) return [];
  const sentence = `packets to ${about} get lost: ${knocks.late} of ${knocks.all} connects were answered only at a second try (or its accept queue is full)`;
  const seen = evidence('path', `connects ${knocks.all}, late ${knocks.late}, TCPSynRetrans +${knocks.again}`);
  return [finding('path-loses', { about, sentence, evidence: [seen, routeLine(path)] })];
}

function ownConnections({ connections, to }: Path, about: string): Finding[] {
  const stuck = connections.filter((one) => one.stuck >= leastStuck);
  if (stuck.length > 0) {
    const most = Math.max(...stuck.map((one) => one.stuck));
    const mss = Math.max(...stuck.map((one) => one.mss));
    // It is open, so small packets came through; only what fills a packet is sent again and again.
    const sentence = `${stuck.length} of ${connections.length} connections to ${about} are open and get no acknowledgement: packets of up to ${mss + headerBytes} bytes were sent ${most + 1} times, as where large packets are lost (MTU) or a filter drops what is sent`;
    return [
      finding('path-stuck', {
        about,
        sentence,
        evidence: [evidence('path', `ss -i dst ${to}: backoff ${most}, mss ${stuck[0]?.mss ?? 0}`)],
      }),
    ];
  }
  const [again, sent] = [sumOf(connections, 'again'), sumOf(connections, 'sent')];
  if (again < many.repeats || again < many.repeatShare * sent) return [];
  const sentence = `the pod's ${connections.length} connections to ${about} sent ${again} of ${sent} segments again (${percent(again / Math.max(1, sent))}) since they began`;
  return [
    finding('path-repeats', {
      about,
      sentence,
      evidence: [evidence('path', `ss -i dst ${to}: retrans ${again}, segs_out ${sent}`)],
    }),
  ];
}

export function sizesLine({ small, large: big, link, traced, tooBig }: Path): Evidence {
  const parts = [
    ...(link === undefined ? [] : [`${link.name} MTU ${link.mtu}`]),
    ...(small === undefined ? [] : [`small ${small.back} of ${small.sent} back`]),
    ...(big === undefined ? [] : [`${link?.mtu ?? 1500} bytes ${big.back} of ${big.sent} back`]),
    ...(tooBig === undefined ? [] : [`"too big", ${tooBig.mtu} fit`]),
    ...(traced === undefined ? [] : [`tracepath pmtu ${traced}`]),
  ];
  return evidence('path', parts.join(', ') || 'nothing measured');
}

export function routeLine({ route, to, hops }: Path): Evidence {
  return evidence('path', hops.length === 0 ? `route: ${route || to}` : `hops: ${hops.join('; ')}`);
}

export function sumOf(connections: Path['connections'], key: 'again' | 'sent'): number {
  return connections.reduce((sum, one) => sum + one[key], 0);
}
