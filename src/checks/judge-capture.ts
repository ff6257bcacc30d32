import type { Input } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Evidence, Fact, Finding } from '../report/finding.ts';
import { captureCodes } from './capture-codes.ts';
import { judgeTraffic, statesLine } from './judge-traffic.ts';
import { seenServices } from './looked-peer.ts';
import { hasHostNetwork, peerContext } from './peer-context.ts';
import { type Capture, type CapturedPeer, readCapture } from './read-capture.ts';
import { percent } from './read-quantity.ts';
import { readTraffic } from './read-traffic.ts';
import { linesOf, stepTexts } from './step-texts.ts';
import { containerOf } from './why-unseen.ts';

export interface CaptureArgs {
  readonly seconds: number;
}

const finding = findingMaker(captureCodes);

/** A few lost packets are the daily life of a network. */
const many = { again: 10, againShare: 0.05, resets: 5, refusedShare: 0.5 } as const;

/** What the counters tell needs no right; what each packet tells needs R2. */
export function judgeCapture(input: Input<CaptureArgs>): { findings: Finding[]; facts: Fact[] } {
  const { target, api, outcomes, args } = input;
  const about = containerOf(target);
  if (hasHostNetwork(api.pod) === '1') {
    const sentence = `the packets that ${about} sees are those of its node (hostNetwork)`;
    return {
      findings: [finding('sockets-of-node', { about, sentence, evidence: [evidence('api:pod', 'hostNetwork: true')] })],
      facts: [],
    };
  }
  const services = seenServices(peerContext('counters', input, undefined));
  const traffic = readTraffic(stepTexts(outcomes, 'counters')[0] ?? '');
  const packets = stepTexts(outcomes, 'packets')[0];
  const capture = readCapture(packets ?? '');
  const view = { step: 'counters', about, seconds: args.seconds, services };
  const fromPackets = capture === undefined ? [] : judgePackets(capture, about);
  const bad = [...fromPackets, ...(traffic === undefined ? [] : judgeTraffic(traffic, view))];
  const seen = [
    ...(capture === undefined ? [] : [evidence('packets', packetsLine(capture))]),
    ...(traffic === undefined ? [] : [statesLine(traffic.states, 'counters')]),
  ];
  const [first, ...more] = seen;
  const blind = packets !== undefined && capture === undefined ? [unseen(packets, about)] : [];
  const calm = bad.every(({ severity }) => severity === 'info') && first !== undefined;
  const sentence = `within ${args.seconds} s the pod of ${about} sent ${traffic?.grown('OutSegs') ?? 0} TCP segments, and no peer was silent, lossy or resetting`;
  const fine = calm ? [finding('traffic-fine', { about, sentence, evidence: [first, ...more] })] : [];
  return { findings: [...bad, ...fine, ...blind], facts: [] };
}

function judgePackets({ peers, tooBig }: Capture, about: string): Finding[] {
  const [router] = tooBig;
  const sizes = router?.mtu === undefined ? '' : `, ${router.mtu} bytes fit`;
  const frag =
    router === undefined
      ? []
      : [
          finding('packets-too-big', {
            about,
            sentence: `${router.from} says that packets of ${about} are too big for the way${sizes}`,
            evidence: [evidence('packets', `${tooBig.length} times "too big" from ${router.from}${sizes}`)],
          }),
        ];
  return [...frag, ...peers.flatMap(judgeOne).slice(0, 6)];
}

function judgeOne(one: CapturedPeer): Finding[] {
  const { peer, packets, silent, connects, again, resetsIn, refused } = one;
  const seen = [peerLine(one)] as const;
  if (silent > 0) {
    const sentence = `${peer} never answers: ${silent} of ${connects} connects got nothing back, although the first packet was repeated`;
    return [finding('peer-silent', { about: peer, sentence, evidence: seen })];
  }
  if (refused > 0 && refused >= many.refusedShare * connects) {
    const sentence = `${peer} refuses connections: ${refused} of ${connects} connects were answered with a reset`;
    return [finding('peer-refuses-connects', { about: peer, sentence, evidence: seen })];
  }
  if (resetsIn >= many.resets) {
    const sentence = `${peer} ended ${resetsIn} connections with a reset`;
    return [finding('peer-resets-connections', { about: peer, sentence, evidence: seen })];
  }
  if (again < many.again || again < many.againShare * packets) return [];
  const sentence = `${again} of ${packets} packets with ${peer} were sent again (${percent(again / packets)}): packets get lost on the way`;
  return [finding('segments-repeated', { about: peer, sentence, evidence: seen })];
}

function unseen(text: string, about: string): Finding {
  const why = text.includes('no tool here captures') ? 'this image has no tcpdump' : 'tcpdump could not capture';
  const sentence = `the packets of ${about} could not be looked at: ${why}`;
  const said = linesOf(text, 'said')[0]?.join(' ') ?? why;
  return finding('packets-unseen', { about, sentence, evidence: [evidence('packets', said)] });
}

function packetsLine({ packets, lost, peers, unreachable }: Capture): string {
  const missed = lost === 0 ? '' : `, ${lost} more were not captured`;
  return `${packets} packets with ${peers.length} peers${missed}; ${unreachable} ICMP unreachable`;
}

function peerLine({
  peer,
  packets,
  bytes,
  connects,
  silent,
  again,
  resetsIn,
  resetsOut,
  refused,
}: CapturedPeer): Evidence {
  return evidence(
    'packets',
    `${peer}: ${packets} packets, ${bytes} bytes, ${connects} connects (${silent} unanswered, ${refused} refused), ${again} repeated, resets ${resetsIn} in, ${resetsOut} out`,
  );
}
