import type { Input } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Evidence, Fact, Finding } from '../report/finding.ts';
import { judgePeer } from './judge-peer.ts';
import { peerContext } from './peer-context.ts';
import { type Path, readPath } from './read-path.ts';
import { readProbes } from './read-probes.ts';
import { percent } from './read-quantity.ts';
import { stepTexts } from './step-texts.ts';
import { unseenServices } from './unseen-services.ts';
import { wayCodes } from './way-codes.ts';

export interface PathArgs {
  readonly host: string;
  /** 0: none was given. */
  readonly port: number;
}

const finding = findingMaker(wayCodes);

const many = { lostShare: 0.2, sentAtLeast: 10, largeAtLeast: 3, repeats: 10, repeatShare: 0.02, stuck: 3 } as const;

/** What both rounds printed: the second one pings where the first was not let. */
export function pathOf(input: Pick<Input<unknown>, 'outcomes'>): Path | undefined {
  return readPath([...stepTexts(input.outcomes, 'path'), ...stepTexts(input.outcomes, 'ping')].join('\n'));
}

export function judgePath(input: Input<PathArgs>): { findings: Finding[]; facts: Fact[] } {
  const { args, outcomes } = input;
  const { peers } = readProbes(stepTexts(outcomes, 'path')[0] ?? '');
  const context = peerContext('path', input, undefined);
  const probe = peers[0] ?? { ...args, addresses: [], asked: [], connects: [] };
  const path = pathOf(input);
  const about = args.port === 0 ? args.host : `${args.host}:${args.port}`;
  if (path === undefined) {
    const named = withoutPort(judgePeer(probe, context), args.host);
    return { findings: [named, ...unseenServices(context)], facts: [] };
  }
  const bad = [...large(path, about), ...loss(path, about), ...ownConnections(path, about)];
  const isBad = bad.some(({ severity }) => severity !== 'info');
  return {
    findings: [...bad, ...(isBad ? [] : [calm(path, about)]), ...blind(path, about)],
    facts: factsOf(path, about),
  };
}

/** `path` may be asked without a port; what is told of the name then speaks of the name alone. */
function withoutPort(one: Finding, host: string): Finding {
  return { ...one, about: one.about.replace(/:0$/, ''), sentence: one.sentence.replaceAll(`${host}:0`, host) };
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
  const vanish = big !== undefined && big.sent >= many.largeAtLeast && big.back === 0;
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

function ownConnections({ connections, to }: Path, about: string): Finding[] {
  const stuck = connections.filter((one) => one.stuck >= many.stuck);
  if (stuck.length > 0) {
    const most = Math.max(...stuck.map((one) => one.stuck));
    const sentence = `${stuck.length} of ${connections.length} connections to ${about} get no acknowledgement: the same data was sent ${most + 1} times`;
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

function calm(path: Path, about: string): Finding {
  const { small, large: big, link, rttMs, connections } = path;
  const seen = [sizesLine(path), routeLine(path)] as const;
  if (small !== undefined && small.back > 0) {
    const whole = big !== undefined && big.back > 0 ? `, packets of ${link?.mtu ?? 1500} bytes too` : '';
    const time = rttMs === undefined ? '' : ` in ${rttMs} ms`;
    return finding('path-fine', {
      about,
      sentence: `${small.back} of ${small.sent} packets to ${about} come back${time}${whole}`,
      evidence: seen,
    });
  }
  const own =
    connections.length === 0
      ? 'the pod has no connection to it'
      : `the pod's ${connections.length} connections to it have an MSS of ${Math.min(...connections.map(({ mss }) => mss))} bytes and sent ${sumOf(connections, 'again')} of ${sumOf(connections, 'sent')} segments again`;
  const sentence = `the way to ${about} leads over ${link?.name ?? 'an unknown link'} with an MTU of ${link?.mtu ?? '?'}; ${own}`;
  return finding('path-known', { about, sentence, evidence: seen });
}

function blind({ pingRefused, small }: Path, about: string): Finding[] {
  if (small !== undefined && small.back > 0) return [];
  if (small === undefined && !pingRefused) return [];
  const why =
    small === undefined ? 'ping is not allowed for this user' : 'nothing answers a ping, which many networks drop';
  const sentence = `loss and packet sizes on the way to ${about} could not be measured: ${why}`;
  const seen = evidence('path', small === undefined ? 'ping refused' : `${small.sent} pings, 0 back`);
  return [
    finding('path-unseen', {
      about,
      sentence,
      evidence: [seen],
      ...(small === undefined ? {} : { nextStep: 'Ask with tcp HOST PORT whether it connects.' }),
    }),
  ];
}

function sizesLine({ small, large: big, link, traced, tooBig }: Path): Evidence {
  const parts = [
    ...(link === undefined ? [] : [`${link.name} MTU ${link.mtu}`]),
    ...(small === undefined ? [] : [`small ${small.back} of ${small.sent} back`]),
    ...(big === undefined ? [] : [`${link?.mtu ?? 1500} bytes ${big.back} of ${big.sent} back`]),
    ...(tooBig === undefined ? [] : [`"too big", ${tooBig.mtu} fit`]),
    ...(traced === undefined ? [] : [`tracepath pmtu ${traced}`]),
  ];
  return evidence('path', parts.join(', ') || 'nothing measured');
}

function routeLine({ route, to, hops }: Path): Evidence {
  return evidence('path', hops.length === 0 ? `route: ${route || to}` : `hops: ${hops.join('; ')}`);
}

function sumOf(connections: Path['connections'], key: 'again' | 'sent'): number {
  return connections.reduce((sum, one) => sum + one[key], 0);
}

function factsOf({ link, traced, rttMs, small }: Path, about: string): Fact[] {
  return [
    ...(link === undefined ? [] : [{ key: 'mtu', about, value: link.mtu, unit: 'bytes' as const, steady: true }]),
    ...(traced === undefined ? [] : [{ key: 'path-mtu', about, value: traced, unit: 'bytes' as const, steady: true }]),
    ...(rttMs === undefined ? [] : [{ key: 'round-trip', about, value: rttMs, unit: 'ms' as const, steady: false }]),
    ...(small === undefined
      ? []
      : [{ key: 'packets-lost', about, value: small.sent - small.back, unit: 'count' as const, steady: false }]),
  ];
}
