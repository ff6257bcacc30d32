import type { V1Pod } from '../check/api-facts.ts';
import { evidence } from '../check/make-finding.ts';
import type { Finding } from '../report/finding.ts';
import type { DeclaredPort } from './declared-ports.ts';
import { networkFinding } from './judge-network.ts';
import { sidecarName } from './peer-context.ts';
import type { Listener, Network } from './read-network.ts';
import { endText, isLoopback } from './read-traffic.ts';

/** The ports that the spec counts on, against those on which somebody listens. */
export function judgeListeners(network: Network, declared: readonly DeclaredPort[], pod: V1Pod): Finding[] {
  if (!network.hasSockets) return [];
  const someOpen = declared.some(({ port, users }) => users.length > 0 && isOpen(port, network.listeners));
  const judged = declared.map((port) => {
    const listening = { listeners: network.listeners, pod, someOpen };
    return judgeV6Alone(port, listening) ?? judgePort(port, listening);
  });
  const bad = judged.flatMap((finding) => finding ?? []);
  const good = declared.filter((_, i) => judged[i] === undefined).map(({ port }) => port);
  return good.length === 0 ? bad : [...bad, allWell(good, network.listeners, pod)];
}

interface Listening {
  readonly listeners: readonly Listener[];
  readonly pod: V1Pod;
  /** The app does listen on a port that somebody counts on: another one, that only a Service names, may be left over. */
  readonly someOpen: boolean;
}

function judgePort(
  { port, users, container }: DeclaredPort,
  { listeners, pod, someOpen }: Listening,
): Finding | undefined {
  const about = container === undefined ? podName(pod) : `container ${container}`;
  const there = listeners.filter((listener) => listener.port === port);
  if (isOpen(port, listeners)) return undefined;
  const who = users.join(' and ');
  if (there.length > 0 && users.length > 0) {
    const sentence = `port ${port} is open on loopback only, where ${who} cannot reach it`;
    return networkFinding('listens-on-loopback-only', { about, sentence, evidence: [listenerLine(there)] });
  }
  if (there.length > 0) return undefined;
  const seen = [listenerLine(listeners)] as const;
  if (users.length === 0) {
    const sentence = `nobody listens on port ${port}, which containerPorts name`;
    return networkFinding('port-declared-only', { about, sentence, evidence: seen });
  }
  const ofSeveral =
    container !== undefined && (pod.spec?.containers.length ?? 0) > 1 ? ` of container ${container}` : '';
  const sentence = `nobody listens on port ${port}${ofSeveral}, which ${who} ${users.length === 1 ? 'uses' : 'use'}`;
  const leftOver = someOpen && users.every((user) => user.startsWith('Service '));
  return networkFinding(leftOver ? 'service-port-unserved' : 'port-not-listening', { about, sentence, evidence: seen });
}

function allWell(ports: readonly number[], listeners: readonly Listener[], pod: V1Pod): Finding {
  const sentence = `somebody listens on ${ports.length === 1 ? 'port' : 'ports'} ${ports.join(', ')}`;
  const seen = listenerLine(listeners.filter(({ port }) => ports.includes(port)));
  return networkFinding('listening', { about: podName(pod), sentence, evidence: [seen] });
}

/** Where the sidecars of Istio and Linkerd take the pod's outgoing connections. */
const proxyPorts: Readonly<Record<string, number>> = { 'istio-proxy': 15_001, 'linkerd-proxy': 4140 };

/** What the steps say who look for such a listener themselves: Istio's ports for both ways, Linkerd's for out and in. */
export function proxyListener({ listeners }: Network): 'listener' | undefined {
  return listeners.some(({ port }) => [15_001, 15_006, 4140, 4143].includes(port)) ? 'listener' : undefined;
}

/** A sidecar that does not listen makes every peer seem to refuse. */
export function judgeProxy(network: Network, pod: V1Pod): Finding[] {
  const name = sidecarName(pod);
  const port = name === undefined ? undefined : proxyPorts[name];
  if (!network.hasSockets || port === undefined || network.listeners.some((one) => one.port === port)) return [];
  const about = `container ${name}`;
  const sentence = `the mesh proxy ${name} does not listen on port ${port}, through which every connection of the pod goes`;
  return [networkFinding('proxy-not-listening', { about, sentence, evidence: [listenerLine(network.listeners)] })];
}

function podName({ metadata }: V1Pod): string {
  return `pod ${metadata?.name ?? ''}`.trim();
}

function isOpen(port: number, listeners: readonly Listener[]): boolean {
  return listeners.some((listener) => listener.port === port && !isLoopback(listener));
}

/** A socket that takes IPv6 alone is of no use to a pod with none but IPv4 addresses. */
function judgeV6Alone({ port, users, container }: DeclaredPort, { listeners, pod }: Listening): Finding | undefined {
  const ips = [pod.status?.podIP ?? [], ...(pod.status?.podIPs ?? []).map(({ ip }) => ip ?? [])].flat();
  const open = listeners.filter((listener) => listener.port === port && !isLoopback(listener));
  const alone = open.length > 0 && open.every(({ onlyV6 }) => onlyV6 === true);
  if (!alone || users.length === 0 || ips.length === 0 || ips.some((ip) => ip.includes(':'))) return undefined;
  const about = container === undefined ? podName(pod) : `container ${container}`;
  const sentence = `port ${port} is open on IPv6 only ([::]:${port}) and the pod has only IPv4 (${ips[0]}), so ${users.join(' and ')} cannot reach it`;
  return networkFinding('listens-on-other-family', { about, sentence, evidence: [listenerLine(open)] });
}

function listenerLine(listeners: readonly Listener[]) {
  const all = [...new Set(listeners.map(endText))];
  return evidence('network', all.length === 0 ? 'no port is open' : `open: ${all.slice(0, 12).join(', ')}`);
}
