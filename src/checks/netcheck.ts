import { z } from 'zod';
import type { ServiceFact } from '../check/api-facts.ts';
import type { Check, Input } from '../check/check.ts';
import type { Fact, Finding } from '../report/finding.ts';
import type { Outcome } from '../runner/outcome.ts';
import { declaredPeers } from './declared-peers.ts';
import { declaredPorts } from './declared-ports.ts';
import { judgeApi } from './judge-api.ts';
import { judgeListeners, judgeProxy, proxyListener } from './judge-listeners.ts';
import { judgeName } from './judge-name.ts';
import { judgeDns, judgeNetwork } from './judge-network.ts';
import { judgePeer } from './judge-peer.ts';
import { judgeSockets } from './judge-sockets.ts';
import { seenServices } from './looked-peer.ts';
import { dnsScript, networkScript, peersBesideNetwork } from './netcheck-scripts.ts';
import { networkCodes } from './network-codes.ts';
import { peerCodes } from './peer-codes.ts';
import { hasHostNetwork, peerContext, sidecarName } from './peer-context.ts';
import { peerFacts } from './peer-facts.ts';
import { type Network, readNetwork } from './read-network.ts';
import { type Probe, readProbes } from './read-probes.ts';
import { unseenServices } from './unseen-services.ts';

/** Stands for the API server, whose address the container's environment tells. */
const apiHost = '-';

type NoArgs = Readonly<Record<string, never>>;

/** The pod's own network, its DNS, the ports it should listen on, and the peers that its spec names. */
export const netcheck: Check<NoArgs> = {
  name: 'netcheck',
  summary: 'the network as the pod sees it: address, DNS, own ports, sockets, and the peers its spec names',
  words: [],
  args: z.strictObject({}),
  needs: ['services'],
  ceiling: { rung: 0, rounds: 1 },
  codes: { ...peerCodes, ...networkCodes },
  plan: ({ target, api, outcomes }) => {
    if (outcomes.length > 0) return [];
    const peers = declaredPeers(api.pod, target.container?.name, servicesOf(api));
    const pairs = peers.flatMap(({ host, port }) => [host, String(port)]);
    const own = [hasHostNetwork(api.pod), sidecarName(api.pod) ?? '-'];
    const step = { rung: 0, maxBytes: 64 * 1024 } as const;
    return [
      { ...step, id: 'network', argv: ['sh', '-c', networkScript, 'network'], timeoutMs: 5_000 },
      { ...step, id: 'dns', argv: ['sh', '-c', dnsScript, 'dns'], timeoutMs: 8_000 },
      {
        ...step,
        id: 'peers',
        argv: ['sh', '-c', peersBesideNetwork, 'peers', ...own, apiHost, '443', ...pairs],
        timeoutMs: 25_000,
        reaches: peers.map(({ host, port }) => ({ host, port })),
      },
    ];
  },
  interpret: (input) => {
    const network = ranTo(input, 'network');
    const read = network === undefined ? undefined : readNetwork(network.stdout);
    const peers = ranTo(input, 'peers');
    const probes = readProbes(peers?.stdout ?? '');
    const context = peerContext('peers', input, probes.proxy ?? (read && proxyListener(read)));
    const api = probes.peers.find(({ host }) => host === apiHost);
    const declared = probes.peers.filter(({ host }) => host !== apiHost);
    const findings = [
      ...(read === undefined ? [] : judgeOwn(read, input)),
      ...judgeDnsStep(input, read),
      ...(api === undefined ? [] : judgeApi(api, context, input)),
      ...declared.map((probe) => judgePeer(probe, context)),
      ...unseenServices(context),
    ];
    return {
      findings: once(findings),
      facts: [...(read === undefined ? [] : socketFacts(read, input)), ...declared.flatMap(peerFacts)],
    };
  },
};

function servicesOf({ services }: Input<NoArgs>['api']): readonly ServiceFact[] {
  return services !== undefined && 'seen' in services ? services.seen : [];
}

function ranTo({ outcomes }: Input<NoArgs>, id: string): Outcome | undefined {
  return outcomes.find(({ step, end }) => step === id && end.by !== 'leftOut');
}

function judgeOwn(network: Network, input: Input<NoArgs>): Finding[] {
  const { target, api } = input;
  const services = seenServices(peerContext('network', input, undefined));
  const about = target.container === undefined ? `pod ${target.pod}` : `container ${target.container.name}`;
  return [
    ...judgeNetwork(network, api.pod),
    ...judgeListeners(network, declaredPorts(api.pod, services), api.pod),
    ...judgeProxy(network, api.pod),
    // In the node's network they are those of everybody on the node.
    ...(hasHostNetwork(api.pod) === '1' ? [] : judgeSockets(network, services, about)),
  ];
}

function judgeDnsStep(input: Input<NoArgs>, network: Network | undefined): Finding[] {
  const outcome = ranTo(input, 'dns');
  const probe = readProbes(outcome?.stdout ?? '').peers[0];
  const asked = probe?.asked[0];
  if (outcome === undefined || probe === undefined || asked === undefined) return [];
  if (asked.status !== 'none' && asked.status !== 'no tool')
    return [judgeDns(asked, outcome.tookMs, network?.nameservers[0])];
  const server = network?.nameservers[0];
  const known: Probe = server === undefined ? probe : { ...probe, asked: [{ ...asked, server }] };
  const looked = {
    probe: known,
    context: peerContext('dns', input, undefined),
    service: undefined,
    about: 'cluster DNS',
  };
  return [judgeName(looked)].flatMap((finding) => finding ?? []);
}

/** A DNS server that does not answer is found once for each name that was asked of it; one finding says it. */
function once(findings: readonly Finding[]): Finding[] {
  return [
    ...new Map(findings.toReversed().map((finding) => [`${finding.code} ${finding.about}`, finding])).values(),
  ].toReversed();
}

function socketFacts({ states, search, ndots }: Network, { target }: Input<NoArgs>): Fact[] {
  const about = target.pod;
  return [
    ...Object.entries(states).map(
      ([state, value]): Fact => ({ key: `sockets-${state}`, about, value, unit: 'count', steady: false }),
    ),
    { key: 'search', about, value: search.join(' '), steady: true },
    { key: 'ndots', about, value: ndots, steady: true },
  ];
}
