import type { Input } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Fact, Finding } from '../report/finding.ts';
import { judgeLoss, routeLine, sizesLine, sumOf } from './judge-loss.ts';
import { judgePeer } from './judge-peer.ts';
import { peerContext } from './peer-context.ts';
import { type Path, readPath } from './read-path.ts';
import { readProbes } from './read-probes.ts';
import { stepTexts } from './step-texts.ts';
import { unseenServices } from './unseen-services.ts';
import { wayCodes } from './way-codes.ts';

export interface PathArgs {
  readonly host: string;
  /** 0: none was given. */
  readonly port: number;
}

const finding = findingMaker(wayCodes);

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
  const bad = judgeLoss(path, about);
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
