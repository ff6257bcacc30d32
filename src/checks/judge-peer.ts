import type { ServiceFact } from '../check/api-facts.ts';
import { whyForbidden } from '../check/forbidden-addresses.ts';
import { evidence } from '../check/make-finding.ts';
import type { Evidence, Finding } from '../report/finding.ts';
import { findService, fullName } from './find-service.ts';
import { judgeName } from './judge-name.ts';
import { judgeService } from './judge-service.ts';
import { connectLine, type LookedPeer, type PeerContext, peerFinding, seenServices } from './looked-peer.ts';
import type { Connect, Probe } from './read-probes.ts';

/** One finding per peer: the root of what is wrong, with what the API and the probe each tell as its evidence. */
export function judgePeer(probe: Probe, context: PeerContext): Finding {
  if (meansItself(probe, context)) return judgeItself(probe, context);
  const service = serviceOf(probe, context);
  const looked = { probe, context, service, about: aboutOf(probe, service) };
  return (
    judgeForbidden(looked) ??
    judgeAlias(looked) ??
    (service === undefined ? undefined : judgeService(looked, service)) ??
    judgeName(looked) ??
    judgeConnect(looked)
  );
}

/** A pod of the same name as a Service never reaches that Service by the short name. */
function meansItself({ host, addresses }: Probe, { self }: PeerContext): boolean {
  return host === self.name && addresses.length > 0 && addresses.every((one) => self.addresses.includes(one));
}

function judgeItself(probe: Probe, context: PeerContext): Finding {
  const looked = { probe, context, service: undefined, about: aboutOf(probe, undefined) };
  const finding = judgeForbidden(looked) ?? judgeConnect(looked);
  const sentence = `${finding.sentence}; in this pod the name ${probe.host} means the pod itself, by its /etc/hosts`;
  const service = serviceOf(probe, context);
  if (service === undefined) return { ...finding, sentence };
  return { ...finding, sentence, nextStep: `Use ${fullName(service)} to reach Service ${service.name}.` };
}

function serviceOf(probe: Probe, context: PeerContext): ServiceFact | undefined {
  return findService(seenServices(context), probe, context.namespace);
}

/** A Service by its full name, so that the same peer written in two ways is one thing. */
function aboutOf({ host, port }: Probe, service: ServiceFact | undefined): string {
  if (service !== undefined) return `${fullName(service)}:${port}`;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function judgeForbidden({ probe, context, about }: LookedPeer): Finding | undefined {
  if (probe.forbidden === undefined) return undefined;
  const why = whyForbidden(probe.forbidden, context.hostNetwork) ?? 'not an address that may be probed';
  const sentence = `${about} was not probed: ${probe.forbidden} is ${why}`;
  return peerFinding('address-forbidden', { about, sentence, evidence: [evidence(context.step, probe.forbidden)] });
}

/** /etc/hosts is asked before DNS: what is known of a Service of that name says nothing then. */
function judgeAlias({ probe, context, about }: LookedPeer): Finding | undefined {
  const ip = context.aliases?.get(probe.host);
  const bad = probe.connects.find(({ how }) => how !== 'connected' && how !== 'noTool');
  if (ip === undefined || bad === undefined || probe.connects.some(({ how }) => how === 'connected')) return undefined;
  const sentence = `${probe.host} leads to ${ip} by the pod's own hostAliases (/etc/hosts), and ${ip}:${probe.port} ${wording[bad.how]}`;
  const seen = [
    evidence('api:pod', `hostAliases: ${ip} ${probe.host}`),
    evidence(context.step, connectLine(bad)),
  ] as const;
  return peerFinding('host-alias-misleads', { about, sentence, evidence: seen });
}

function judgeConnect(looked: LookedPeer): Finding {
  const { probe, context, about } = looked;
  const good = probe.connects.filter(({ how }) => how === 'connected');
  const bad = probe.connects.find(({ how }) => how !== 'connected');
  const [first] = good;
  if (first === undefined) return notConnected(looked, bad);
  const seen = evidence(context.step, connectLine(first));
  if (context.proxy !== undefined && probe.held !== 'speaks') return behindProxy(looked, seen);
  if (probe.held === 'reset') {
    const sentence = `${about} takes the connection and resets it at once`;
    return peerFinding('peer-resets', { about, sentence, evidence: [seen, evidence(context.step, 'held reset')] });
  }
  if (bad !== undefined) {
    const sentence = `${probe.connects.length - good.length} of the ${probe.connects.length} addresses of ${about} ${wording[bad.how]}`;
    return peerFinding('some-addresses-fail', {
      about,
      sentence,
      evidence: [evidence(context.step, connectLine(bad)), seen],
    });
  }
  return peerFinding('peer-connects', {
    about,
    sentence: `${about} takes connections (${first.tookMs} ms)`,
    evidence: [seen],
  });
}

function behindProxy({ context, about, probe }: LookedPeer, seen: Evidence): Finding {
  const closed = probe.held === 'closed' || probe.held === 'reset';
  const hint = closed ? ', and it closed the connection at once, as it does when the peer is out of reach' : '';
  const sentence = `could not look at ${about}: a mesh proxy answers for it, so a connect proves nothing${hint}`;
  return peerFinding('behind-proxy', {
    about,
    sentence,
    evidence: [evidence(context.step, `proxy ${context.proxy}`), seen],
  });
}

function notConnected({ probe, context, about }: LookedPeer, bad: Connect | undefined): Finding {
  if (bad === undefined || bad.how === 'noTool') {
    const sentence = `${about} could not be looked at: ${bad === undefined ? 'the step did not get that far' : 'this image has no tool that connects'}`;
    const seen = evidence(context.step, bad?.line ?? `peer ${probe.host} ${probe.port}`);
    return peerFinding('peer-unseen', { about, sentence, evidence: [seen] });
  }
  const line = evidence(context.step, connectLine(bad));
  if (bad.how === 'refused' && context.proxy !== undefined) {
    const sentence = `${about} refuses connections, and all connections of this pod go through its mesh proxy (${context.proxy})`;
    return peerFinding('proxy-refuses', { about, sentence, evidence: [line] });
  }
  const seen = { about, evidence: [line] as const };
  // EADDRNOTAVAIL, which nc tells by the words of strerror(3) alone.
  const why = /cannot assign requested address/i.test(bad.line) ? ': the local ports of the pod are used up' : '';
  const sentence = `${about} ${wording[bad.how]}${why}`;
  return peerFinding(codeOf[bad.how], { ...seen, sentence });
}

const codeOf = {
  connected: 'peer-connects',
  refused: 'peer-refuses',
  timeout: 'peer-drops',
  unreachable: 'no-route',
  reset: 'peer-resets',
  failed: 'connect-failed',
  noTool: 'peer-unseen',
} as const;

const wording: Readonly<Record<Connect['how'], string>> = {
  connected: 'takes connections',
  refused: 'refuses connections: nobody listens on that port',
  timeout: 'does not answer: packets to that port are dropped',
  unreachable: 'cannot be reached: there is no route to it, or a firewall on the way rejects it',
  reset: 'resets the connection',
  failed: 'could not be connected to',
  noTool: 'was not looked at',
};
