import type { ServiceFact } from '../check/api-facts.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Finding } from '../report/finding.ts';
import { dnsCodes } from './dns-codes.ts';
import { findService, fullName } from './find-service.ts';
import { judgeName } from './judge-name.ts';
import { noneReady } from './judge-service.ts';
import { type LookedPeer, type PeerContext, seenServices } from './looked-peer.ts';
import type { Asked, Probe } from './read-probes.ts';

const finding = findingMaker(dnsCodes);
const slowMs = 500;

/** What one lookup showed: where the answer came from, or why there is none, and what the search list did to it. */
export function judgeLookup(probe: Probe, text: string, context: PeerContext): Finding[] {
  const { host: about, addresses } = probe;
  const service = findService(seenServices(context), { host: about, addresses: [] }, context.namespace);
  const looked: LookedPeer = { probe, context, service, about };
  const hosts = [...text.matchAll(/^hosts ([0-9a-fA-F.:]{2,45})$/gm)].map(([, address]) => address ?? '');
  if (hosts.length > 0) {
    const sentence = `${about} is ${hosts.join(', ')} by /etc/hosts of the pod; DNS is not asked`;
    return [finding('name-from-hosts', { about, sentence, evidence: [evidence('dns', `hosts ${hosts.join(' ')}`)] })];
  }
  const all = [...questions(looked), ...slow(looked)];
  if (addresses.length === 0) return [notResolved(looked), ...slow(looked)].flatMap((one) => one ?? []);
  const differs = service === undefined ? undefined : judgeDifference(looked, service);
  return [differs ?? resolves(looked), ...all];
}

function notResolved(looked: LookedPeer): Finding | undefined {
  const { service } = looked;
  const empty = service?.headless === true && service.endpoints.every(({ ready }) => !ready);
  return empty ? noneReady(looked, service) : judgeName(looked);
}

function resolves({ probe, about }: LookedPeer): Finding {
  const hit = hitOf(probe);
  const as = hit === undefined || isItself(hit, about) ? '' : ` as ${hit.name}`;
  const sentence = `${about} resolves to ${probe.addresses.slice(0, 4).join(', ')}${as}`;
  return finding('name-resolves', { about, sentence, evidence: [answerLine(probe, hit)] });
}

/** The API server's word against that of DNS; headless Services change too fast to compare. */
function judgeDifference(looked: LookedPeer, service: ServiceFact): Finding | undefined {
  const { probe, about } = looked;
  const { clusterIPs } = service;
  if (service.headless || service.externalName !== undefined || clusterIPs.length === 0) return undefined;
  if (probe.addresses.some((address) => clusterIPs.includes(address))) return undefined;
  const sentence = `DNS says ${probe.addresses.join(', ')} for ${about}, but Service ${fullName(service)} has ${clusterIPs.join(', ')}`;
  return finding('dns-differs', {
    about,
    sentence,
    evidence: [answerLine(probe, hitOf(probe)), evidence('api:services', sentence)],
  });
}

function questions({ probe, about }: LookedPeer): Finding[] {
  const hit = hitOf(probe);
  const vain = probe.asked.filter(({ status }) => status === 'NXDOMAIN');
  if (hit === undefined || about.endsWith('.')) return [];
  const whole = about.split('.').length > 2;
  if (isItself(hit, about) && vain.length >= 3) {
    const sentence = `the search list makes the resolver ask ${vain.length} names in vain before ${about} itself`;
    return [
      finding('many-questions', {
        about,
        sentence,
        evidence: [evidence('dns', vain.map(({ name }) => name).join(' '))],
      }),
    ];
  }
  if (!whole || isItself(hit, about) || /\.svc\./.test(hit.name)) return [];
  const sentence = `${about} was answered as ${hit.name}, a name that the search list made of it`;
  return [finding('search-surprise', { about, sentence, evidence: [answerLine(probe, hit)] })];
}

/** One slow answer may be the slowness of a busy node: the name that answered is asked twice, and the better one counts. */
function slow({ probe, about }: LookedPeer): Finding[] {
  const [slowest] = [...Map.groupBy(probe.asked, ({ name }) => name).values()]
    .flatMap((answers) => (answers.length < 2 ? [] : (answers.toSorted(bySpeed)[0] ?? [])))
    .toSorted(bySpeed)
    .toReversed();
  if (slowest?.tookMs === undefined || slowest.tookMs < slowMs) return [];
  const sentence = `the DNS server needs ${slowest.tookMs} ms for ${slowest.name}`;
  return [finding('dns-slow', { about, sentence, evidence: [answerLine(probe, slowest)] })];
}

function bySpeed(a: Asked, b: Asked): number {
  return (a.tookMs ?? 0) - (b.tookMs ?? 0);
}

/** DNS was asked for the name as it is written, with nothing of the search list behind it. */
function isItself({ name }: Asked, about: string): boolean {
  return name === about || name === `${about}.`;
}

function hitOf({ asked }: Probe): Asked | undefined {
  return asked.find(({ addresses }) => addresses.length > 0);
}

function answerLine({ host, addresses }: Probe, asked: Asked | undefined) {
  if (asked === undefined) return evidence('dns', `${host} → ${addresses.join(' ')}`);
  const took = asked.tookMs === undefined ? '' : ` in ${asked.tookMs} ms`;
  return evidence('dns', `${asked.name} → ${asked.status} ${asked.addresses.join(' ')}${took}`);
}
