import type { V1Pod } from '../check/api-facts.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Finding } from '../report/finding.ts';
import { networkCodes } from './network-codes.ts';
import type { Network } from './read-network.ts';
import type { Asked } from './read-probes.ts';

export const networkFinding = findingMaker(networkCodes);

/** Addresses, route and resolv.conf: what every connection of the pod stands on. */
export function judgeNetwork(network: Network, pod: V1Pod): Finding[] {
  const about = `pod ${pod.metadata?.name ?? ''}`.trim();
  return [...judgeRoute(network, pod, about), ...judgeResolver(network, about)];
}

function judgeRoute(network: Network, pod: V1Pod, about: string): Finding[] {
  const { addresses, hasDefaultRoute } = network;
  const own = addresses.filter((address) => address !== '127.0.0.1' && address !== '::1' && !/^fe[89ab]/.test(address));
  const route = network.lines('routes').find((line) => line.startsWith('default')) ?? 'no default route';
  if (addresses.length === 0) {
    const sentence = 'the addresses of the pod could not be read';
    const seen = evidence('network', 'neither ip nor /proc/net/fib_trie told them');
    return [networkFinding('network-unseen', { about, sentence, evidence: [seen] })];
  }
  const podIp = pod.status?.podIP;
  if (own.length === 0 || (podIp !== undefined && !own.includes(podIp))) {
    const has = own.length === 0 ? 'no address but loopback' : `${own.join(', ')}, not its ${podIp}`;
    const seen = evidence('network', addresses.join(', '));
    return [
      networkFinding('no-address', {
        about,
        sentence: `the pod has ${has}: its network is not set up`,
        evidence: [seen],
      }),
    ];
  }
  const seen = [evidence('network', own.join(', ')), evidence('network', route)] as const;
  if (hasDefaultRoute) {
    return [
      networkFinding('network-up', {
        about,
        sentence: `the pod has ${own.join(', ')} and a default route`,
        evidence: seen,
      }),
    ];
  }
  const sentence = 'the pod has no default route: it reaches nothing outside its own subnet';
  return [networkFinding('no-default-route', { about, sentence, evidence: seen })];
}

function judgeResolver(network: Network, about: string): Finding[] {
  const conf = network.lines('resolv.conf');
  if (network.nameservers.length > 0 || conf.length === 0) return [];
  const sentence = '/etc/resolv.conf names no nameserver: no name resolves';
  return [
    networkFinding('no-nameserver', {
      about,
      sentence,
      evidence: [evidence('network', conf.join(' ') || 'it is empty')],
    }),
  ];
}

/**
 * A healthy cluster DNS answers for its own names within a few ms. On a node with fifty runnable processes for two CPUs
 * 0.8 s were measured; one that takes longer than this delays every connection.
 */
const slowMs = 1_000;

/** The one question that every cluster DNS can answer. No answer at all is told by judgeName, like for any other name. */
export function judgeDns(asked: Asked, took: number, nameserver: string | undefined): Finding {
  const server = asked.server ?? nameserver;
  const about = server === undefined ? 'cluster DNS' : `cluster DNS ${server}`;
  const ms = asked.tookMs ?? took;
  const seen = [evidence('dns', `${asked.name} → ${asked.status} ${asked.addresses.join(' ')} in ${ms} ms`)] as const;
  if (asked.addresses.length === 0) {
    const sentence = `the DNS server ${server ?? ''} does not know ${asked.name}: it is not the DNS of this cluster`;
    return networkFinding('dns-not-of-cluster', { about, sentence, evidence: seen });
  }
  const slow = ms >= slowMs;
  const sentence = `the cluster DNS ${slow ? `needs ${ms} ms for an answer` : `answers (${ms} ms)`}`;
  return networkFinding(slow ? 'dns-slow' : 'dns-answers', { about, sentence, evidence: seen });
}
