import type { ServiceFact, V1Pod } from '../check/api-facts.ts';
import type { Input } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Finding } from '../report/finding.ts';
import { declaredPorts, selects } from './declared-ports.ts';
import { judgeListeners, judgeProxy } from './judge-listeners.ts';
import { listenCodes } from './listen-codes.ts';
import { seenServices } from './looked-peer.ts';
import { hasHostNetwork, peerContext } from './peer-context.ts';
import { type Network, readNetwork } from './read-network.ts';
import { endText, isLoopback, type Owners, readOwners, readUdp } from './read-traffic.ts';
import { stepTexts } from './step-texts.ts';
import { containerOf, whyUnseen } from './why-unseen.ts';

const finding = findingMaker(listenCodes);

const mostListed = 8;

export function judgeListen(input: Input<unknown>): Finding[] {
  const { api, target, outcomes } = input;
  const text = stepTexts(outcomes, 'network')[0];
  const about = containerOf(target);
  const unseen = whyUnseen(input, 'socket-owners', 'which process listens on which port');
  const blind = unseen === undefined ? [] : [finding('socket-owners-unseen', unseen)];
  if (text === undefined) return blind;
  const network = readNetwork(text);
  if (!network.hasSockets) {
    const sentence = `who listens in the pod of ${about} could not be read`;
    return [finding('listeners-unseen', { about, sentence, evidence: [evidence('network', 'no table of sockets')] })];
  }
  const services = seenServices(peerContext('network', input, undefined));
  const owners = readOwners(stepTexts(outcomes, 'socket-owners')[0] ?? '');
  return [
    ...judgeListeners(network, declaredPorts(api.pod, services), api.pod),
    ...judgeProxy(network, api.pod),
    ...judgeFamily(network, services, api.pod),
    ...judgeUdp(stepTexts(outcomes, 'udp')[0], { services, pod: api.pod }),
    ...(hasHostNetwork(api.pod) === '1' ? [] : [named(network, owners, about)]),
    ...blind,
  ];
}

/** An IPv6 socket takes IPv4 too, where it is not told otherwise; one of IPv4 never takes IPv6. */
function judgeFamily({ listeners }: Network, services: readonly ServiceFact[], pod: V1Pod): Finding[] {
  const ips = [pod.status?.podIP ?? [], ...(pod.status?.podIPs ?? []).map(({ ip }) => ip ?? [])].flat();
  if (ips.length === 0 || !ips.every((ip) => ip.includes(':'))) return [];
  return declaredPorts(pod, services)
    .filter(({ users }) => users.length > 0)
    .flatMap(({ port, users }) => {
      const there = listeners.filter((one) => one.port === port && !one.address.startsWith('127.'));
      if (there.length === 0 || there.some(({ address }) => address.includes(':'))) return [];
      const about = `pod ${pod.metadata?.name ?? ''}`.trim();
      const sentence = `port ${port} is open on IPv4 only and the pod has only ${ips.join(', ')}, so ${users.join(' and ')} cannot reach it`;
      const seen = evidence('network', `open: ${there.map(endText).join(', ')}`);
      return [finding('listens-on-other-family', { about, sentence, evidence: [seen] })];
    });
}

/** UDP ports that a Service sends to. A containerPort alone may be one that the app uses only at times. */
function judgeUdp(
  text: string | undefined,
  { services, pod }: { services: readonly ServiceFact[]; pod: V1Pod },
): Finding[] {
  if (text === undefined) return [];
  const bound = readUdp(text);
  const wanted = services
    .filter((service) => selects(service, pod))
    .flatMap((service) => service.ports.map((port) => ({ service, ...port })))
    .filter(({ protocol }) => protocol === 'UDP');
  return wanted.flatMap(({ service, port, targetPort }) => {
    const number = udpNumber(targetPort, pod);
    if (number === undefined || bound.some((one) => one.port === number && !isLoopback(one))) return [];
    const about = `pod ${pod.metadata?.name ?? ''}`.trim();
    const sentence = `nobody is bound to UDP port ${number}, to which Service ${service.name} (port ${port}) sends`;
    const open = bound.slice(0, mostListed).map(endText).join(', ');
    return [
      finding('udp-port-not-bound', { about, sentence, evidence: [evidence('udp', `bound: ${open || 'none'}`)] }),
    ];
  });
}

function udpNumber(port: string | number, { spec }: V1Pod): number | undefined {
  const number = Number(port);
  if (Number.isInteger(number) && number > 0) return number;
  return (spec?.containers ?? []).flatMap(({ ports = [] }) => ports).find(({ name }) => name === port)?.containerPort;
}

function named({ listeners }: Network, owners: Owners, about: string): Finding {
  const all = [...new Map(listeners.map((one) => [endText(one), one])).entries()].toSorted(
    ([, a], [, b]) => a.port - b.port,
  );
  const lines = all.map(([text, one]) => {
    const owner = owners.listener(one);
    return owner === undefined ? text : `${text} ${owner}`;
  });
  const more = lines.length > mostListed ? ` and ${lines.length - mostListed} more` : '';
  const sentence =
    lines.length === 0
      ? `nobody listens in the pod of ${about}`
      : `listeners in the pod of ${about}: ${lines.slice(0, mostListed).join(', ')}${more}`;
  return finding('listeners-named', {
    about,
    sentence,
    evidence: [evidence('network', lines.join('; ') || 'no port is open')],
  });
}
