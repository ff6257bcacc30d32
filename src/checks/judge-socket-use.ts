import type { Input } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Fact, Finding } from '../report/finding.ts';
import { peerText } from './judge-counters.ts';
import { judgeSockets } from './judge-sockets.ts';
import { judgeTraffic, statesLine } from './judge-traffic.ts';
import { seenServices } from './looked-peer.ts';
import { hasHostNetwork, peerContext } from './peer-context.ts';
import { readNetwork } from './read-network.ts';
import { readOwners, readTraffic, type Traffic } from './read-traffic.ts';
import { socketsCodes } from './sockets-codes.ts';
import { stepTexts } from './step-texts.ts';
import { containerOf, whyUnseen } from './why-unseen.ts';

const finding = findingMaker(socketsCodes);

/** Long enough for a segment to be repeated three times: after 0.2, 0.6 and 1.4 s. */
export const socketsSeconds = 2;

/** What netcheck finds in the sockets at one moment, what shows over two seconds, and whose sockets they are. */
export function judgeSocketUse(input: Input<unknown>): { findings: Finding[]; facts: Fact[] } {
  const about = containerOf(input.target);
  if (hasHostNetwork(input.api.pod) === '1') {
    const sentence = `the sockets that ${about} sees are those of its node (hostNetwork)`;
    const seen = evidence('api:pod', 'hostNetwork: true');
    return { findings: [finding('sockets-of-node', { about, sentence, evidence: [seen] })], facts: [] };
  }
  const services = seenServices(peerContext('network', input, undefined));
  const owners = readOwners(stepTexts(input.outcomes, 'socket-owners')[0] ?? '');
  const network = stepTexts(input.outcomes, 'network')[0];
  const traffic = readTraffic(stepTexts(input.outcomes, 'traffic')[0] ?? '');
  const view = { step: 'traffic', about, seconds: socketsSeconds, services, reader: owners.most('unread') };
  const atOnce = network === undefined ? [] : judgeSockets(readNetwork(network), services, about);
  const overTime = traffic === undefined ? [] : judgeTraffic(traffic, view);
  const bad = withOwner(merge(atOnce, overTime), owners.most('close-wait'));
  const unseen = whyUnseen(input, 'socket-owners', 'which process has which socket');
  return {
    findings: [
      ...bad,
      ...(traffic === undefined ? [] : [overview(traffic, view)]),
      ...(unseen === undefined ? [] : [finding('socket-owners-unseen', unseen)]),
    ],
    facts: traffic === undefined ? [] : factsOf(traffic, about),
  };
}

/** What is told of both ways is said once, by what is the nearer cause. */
function merge(atOnce: readonly Finding[], overTime: readonly Finding[]): Finding[] {
  const codes = new Set([...atOnce, ...overTime].map(({ code }) => code));
  const doubled: Readonly<Record<string, readonly string[]>> = {
    'local-ports-scarce': ['ports-to-peer-exhausted', 'ports-to-peer-scarce'],
    'accept-queue-overflows': ['accept-queue-full'],
    'connects-unanswered': ['many-syn-sent'],
  };
  return [...atOnce, ...overTime].filter(({ code }) => !(doubled[code] ?? []).some((other) => codes.has(other)));
}

function withOwner(findings: readonly Finding[], owner: string | undefined): Finding[] {
  return findings.map((one) =>
    one.code === 'many-close-wait' && owner !== undefined
      ? { ...one, sentence: `${one.sentence}; most of them are of ${owner}` }
      : one,
  );
}

function overview(
  traffic: Traffic,
  view: { readonly about: string; readonly services: Parameters<typeof peerText>[1]['services'] },
): Finding {
  const { states, remotes } = traffic;
  const [top] = remotes.filter(({ state }) => state === 'ESTABLISHED').toSorted((a, b) => b.count - a.count);
  const most = top === undefined ? '' : `, most of them (${top.count}) with ${peerText(top, view)}`;
  const count = (state: string): number => states[state] ?? 0;
  const sentence = `the pod of ${view.about} has ${count('ESTABLISHED')} connections${most}, ${count('LISTEN')} ${count('LISTEN') === 1 ? 'listener' : 'listeners'} and ${count('TIME_WAIT')} connections that just ended (TIME_WAIT)`;
  return finding('sockets-fine', { about: view.about, sentence, evidence: [statesLine(states, 'traffic')] });
}

function factsOf({ states, grown, total }: Traffic, about: string): Fact[] {
  return [
    ...Object.entries(states).map(
      ([state, value]): Fact => ({ key: `sockets-${state}`, about, value, unit: 'count', steady: false }),
    ),
    { key: 'retransmits', about, value: grown('RetransSegs'), unit: 'count', steady: false },
    { key: 'listen-overflows', about, value: total('ListenOverflows'), unit: 'count', steady: false },
  ];
}
