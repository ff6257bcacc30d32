import type { Input } from '../../check/check.ts';
import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { declaredPeers } from '../declared-peers.ts';
import { selects } from '../declared-ports.ts';
import { findService, fullName, isHostAddress, serviceName } from '../find-service.ts';
import { judgeService } from '../judge-service.ts';
import { peerFinding } from '../looked-peer.ts';
import { peerContext } from '../peer-context.ts';
import type { Probe } from '../read-probes.ts';
import { noise } from './log-reasons.ts';
import { type LinePeer, peerInLine } from './peer-in-line.ts';
import { type Container, logOf, seen, type View } from './view.ts';

/** What the API alone knows of the peers that the failing containers name, in their spec or in their log. */
export function judgeDependencies(
  view: View,
  input: Input<unknown>,
  failing: readonly Container[],
): readonly Finding[] {
  if (seen(view.api.services) === undefined) return [];
  const found = failing.flatMap((container) =>
    [...declaredPeers(view.pod, container.name), ...peersInLog(view, container)].flatMap((peer) => {
      const finding = judge(view, input, peer);
      return finding === undefined ? [] : [withEffect(finding, container)];
    }),
  );
  return [...new Map(found.toReversed().map((finding) => [finding.about, finding])).values()].toReversed();
}

/** Who suffers from it: the first line is then complete in itself. */
function withEffect(finding: Finding, { title, isInit }: Container): Finding {
  const effect = isInit ? `${title} waits for it` : `${title} fails without it`;
  return { ...finding, sentence: `${finding.sentence}; ${effect}` };
}

function peersInLog(view: View, container: Container): readonly LinePeer[] {
  const lines = [...logOf(view, container.name, true), ...logOf(view, container.name, false)].slice(-12);
  const words = [...(container.spec.command ?? []), ...(container.spec.args ?? [])].join(' ').slice(0, 600);
  const text = container.isInit ? [...lines, words] : lines.filter((line) => !noise.test(line));
  return text.flatMap((line) => peerInLine(view, container, line) ?? []);
}

function judge(view: View, input: Input<unknown>, { host, port }: LinePeer): Finding | undefined {
  if (isHostAddress(host) && findService(view.services, { host, addresses: [] }, view.namespace) === undefined)
    return undefined;
  const service = findService(view.services, { host, addresses: [] }, view.namespace);
  if (service !== undefined && selects(service, view.pod)) return undefined;
  if (service === undefined) return noSuchService(view, { host, ...(port === undefined ? {} : { port }) });
  const known = port ?? service.ports[0]?.port;
  if (known === undefined) return undefined;
  const probe: Probe = { host, port: known, asked: [], addresses: [], connects: [] };
  const about = `${fullName(service)}:${known}`;
  return judgeService({ probe, context: peerContext('api', input, undefined), service, about }, service);
}

/** A name of one word, or one that says svc, can only be a Service of a namespace whose Services were seen. */
function noSuchService(view: View, { host, port }: LinePeer): Finding | undefined {
  const { pod, namespace, services } = view;
  const meant = serviceName(host, namespace);
  const own = /\.svc(?:\.|$)/.test(host) || !host.includes('.');
  const { dnsConfig, dnsPolicy = 'ClusterFirst', hostAliases = [], hostNetwork } = pod.spec ?? {};
  const elsewhere = dnsConfig !== undefined || dnsPolicy !== 'ClusterFirst' || hostNetwork === true;
  const alias = hostAliases.some(({ hostnames = [] }) => hostnames.includes(host));
  if (meant === undefined || meant.namespace !== namespace || !own || elsewhere || alias) return undefined;
  if (services.length > 0 && services.some(({ name }) => name === meant.name)) return undefined;
  const sentence = `${host} does not exist: there is no Service ${meant.name} in namespace ${namespace}, so its name does not resolve`;
  const names =
    services
      .slice(0, 8)
      .map(({ name }) => name)
      .join(', ') || 'none';
  return peerFinding('name-not-found', {
    about: port === undefined ? host : `${host}:${port}`,
    sentence,
    evidence: [evidence('api:services', `Services of namespace ${namespace}: ${names}`)],
  });
}
