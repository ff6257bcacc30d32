import type { ServiceFact, ServicePort } from '../check/api-facts.ts';
import { evidence } from '../check/make-finding.ts';
import type { Evidence, Finding } from '../report/finding.ts';
import { fullName } from './find-service.ts';
import { connectLine, type LookedPeer, peerFinding } from './looked-peer.ts';
import type { Probe } from './read-probes.ts';

/** What the API tells is the root, as long as the probe does not prove that the peer answers all the same. */
export function judgeService(looked: LookedPeer, service: ServiceFact): Finding | undefined {
  const { probe, context } = looked;
  if (context.proxy === undefined && probe.connects.some(({ how }) => how === 'connected')) return undefined;
  if (service.externalName !== undefined) return undefined;
  const port = service.ports.find((one) => one.port === probe.port && one.protocol === 'TCP');
  if (!service.headless && port === undefined) return portMissing(looked, service);
  const ready = service.endpoints.filter((endpoint) => endpoint.ready);
  if (ready.length === 0) return noneReady(looked, service);
  const refused = probe.connects.some(({ how }) => how === 'refused');
  // Behind a mesh proxy it is the proxy that refuses.
  if (port === undefined || !refused || context.proxy !== undefined) return undefined;
  return service.headless ? unmappedPort(looked, service, port) : wrongTargetPort(looked, service, port);
}

function portMissing(looked: LookedPeer, service: ServiceFact): Finding {
  const { probe, about } = looked;
  const ports = service.ports.map(({ port, name, protocol }) => {
    const text = protocol === 'TCP' ? `${port}` : `${port}/${protocol}`;
    return name === undefined ? text : `${text} (${name})`;
  });
  const has = ports.length === 0 ? 'it has no ports' : `it has ${ports.join(', ')}`;
  const sentence = `Service ${service.name} has no port ${probe.port}; ${has}`;
  return peerFinding('service-port-missing', { about, sentence, evidence: withProbe(looked, portsLine(service)) });
}

export function noneReady(looked: LookedPeer, service: ServiceFact): Finding {
  const { about, probe } = looked;
  const { name } = service;
  const all = service.endpoints.length;
  const how = symptom(probe);
  const seen = withProbe(looked, endpointsLine(service));
  const scaled = scaledDown(looked, service, seen);
  if (scaled !== undefined) return scaled;
  if (service.headless) {
    const why =
      all === 0
        ? nothingSelected(service)
        : all === 1
          ? 'its only pod is not ready'
          : `none of its ${all} pods is ready`;
    const sentence = `${about} leads nowhere: headless Service ${name} has no ready endpoint (${why}), so its name has no address`;
    return peerFinding('headless-none-ready', { about, sentence, evidence: seen });
  }
  if (all > 0) {
    const pods = all === 1 ? 'the only pod behind it is not ready' : `all ${all} pods behind it are not ready`;
    return peerFinding('service-none-ready', {
      about,
      sentence: `${about} ${how}: Service ${name} has no ready endpoint, ${pods}`,
      evidence: seen,
    });
  }
  const code = Object.keys(service.selector).length === 0 ? 'service-without-selector' : 'service-selects-nothing';
  const sentence = `${about} ${how}: Service ${name} has no endpoint, ${nothingSelected(service)}`;
  return peerFinding(code, { about, sentence, evidence: seen });
}

/** undefined: something else is the reason, or nobody looked. */
function scaledDown(
  { about, probe }: LookedPeer,
  { behind = [], name }: ServiceFact,
  seen: Finding['evidence'],
): Finding | undefined {
  const down = behind.find(({ replicas }) => replicas === 0);
  if (down === undefined) return undefined;
  const sentence = `${down.kind} ${down.name} is scaled to 0, so ${about} ${symptom(probe)}: nobody stands behind Service ${name}`;
  const scaled = evidence('api:services', `${down.kind} ${down.name}: spec.replicas 0`);
  return peerFinding('service-scaled-to-zero', { about, sentence, evidence: [...seen, scaled] });
}

function nothingSelected({ selector }: ServiceFact): string {
  const labels = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
  return labels.length === 0
    ? 'it has no selector and nobody listed addresses for it'
    : `no running pod has the labels ${labels.join(',')}`;
}

function wrongTargetPort(looked: LookedPeer, service: ServiceFact, port: ServicePort): Finding {
  const { about } = looked;
  const ready = service.endpoints.filter((endpoint) => endpoint.ready).length;
  const target = targetOf(service, port);
  const where =
    target === undefined
      ? `the targetPort ${port.targetPort} of Service ${service.name} is no port of its pods`
      : `Service ${service.name} leads to port ${target} of ${ready} ready ${ready === 1 ? 'pod' : 'pods'}, where nobody listens (a wrong targetPort, or the app is not up)`;
  const sentence = `${about} refuses connections: ${where}`;
  return peerFinding('service-wrong-target-port', {
    about,
    sentence,
    evidence: withProbe(looked, endpointsLine(service)),
  });
}

/** A headless Service is a name for its pods and nothing more: its port is not translated to its targetPort. */
function unmappedPort(looked: LookedPeer, service: ServiceFact, port: ServicePort): Finding | undefined {
  const { about } = looked;
  const target = targetOf(service, port);
  if (target === undefined || target === port.port) return undefined;
  const sentence = `${about} refuses connections: headless Service ${service.name} maps no ports, and its pods are to listen on ${target}`;
  const seen = withProbe(looked, portsLine(service));
  return peerFinding('headless-maps-no-port', { about, sentence, evidence: seen });
}

function targetOf({ endpoints }: ServiceFact, { name }: ServicePort): number | undefined {
  const ready = endpoints.filter((endpoint) => endpoint.ready);
  return ready.flatMap(({ ports }) => ports).find((one) => one.name === name)?.port;
}

function symptom({ connects }: Probe): string {
  const how = connects[0]?.how;
  if (how === 'refused') return 'refuses connections';
  return how === 'timeout' ? 'does not answer' : 'cannot be reached';
}

function withProbe({ probe, context }: LookedPeer, api: string): readonly [Evidence, ...Evidence[]] {
  return [
    evidence('api:services', api),
    ...probe.connects.slice(0, 3).map((one) => evidence(context.step, connectLine(one))),
  ];
}

function portsLine(service: ServiceFact): string {
  const ports = service.ports.map(({ port, targetPort, protocol }) => `${port}/${protocol} → ${targetPort}`);
  return `Service ${fullName(service)}: ports ${ports.join(', ') || 'none'}`;
}

function endpointsLine(service: ServiceFact): string {
  const { endpoints } = service;
  const ready = endpoints.filter((endpoint) => endpoint.ready).length;
  const named = endpoints
    .slice(0, 4)
    .map(({ pod, address, ready: isReady }) => `${pod ?? address}${isReady ? '' : ' (not ready)'}`);
  const more = endpoints.length > 4 ? ` and ${endpoints.length - 4} more` : '';
  return `Service ${fullName(service)}: ${ready} of ${endpoints.length} endpoints ready${named.length === 0 ? '' : `: ${named.join(', ')}${more}`}`;
}
