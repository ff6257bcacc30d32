import { closest, distance } from 'fastest-levenshtein';
import type { ServiceFact } from '../check/api-facts.ts';
import { evidence } from '../check/make-finding.ts';
import type { Evidence, Finding } from '../report/finding.ts';
import { fullName, isHostAddress, serviceName } from './find-service.ts';
import { type LookedPeer, peerFinding, seenServices } from './looked-peer.ts';
import type { Asked } from './read-probes.ts';

/** Why a name has no address; undefined when it has one, or is one. */
export function judgeName(looked: LookedPeer): Finding | undefined {
  const { probe, context } = looked;
  if (isHostAddress(probe.host) || probe.addresses.length > 0) return undefined;
  const { asked, host } = probe;
  const about = looked.about;
  const seen = askedLines(asked, context.step, host);
  const last = asked.at(-1);
  if (last === undefined || last.status === 'no tool') {
    const why = last === undefined ? 'the step did not get that far' : 'this image has no tool that asks DNS';
    const sentence = `${host} could not be looked up: ${why}`;
    return peerFinding('peer-unseen', { about, sentence, evidence: seen });
  }
  if (asked.some(({ status }) => status === 'none')) return noAnswer(looked, seen);
  const failed = asked.find(({ status }) => status !== 'NXDOMAIN' && status !== 'NOERROR');
  if (failed !== undefined && asked.every(({ status }) => status !== 'NOERROR'))
    return judgeFailed(looked, failed, seen);
  const empty = asked.find(({ status }) => status === 'NOERROR');
  return empty === undefined ? notFound(looked, seen) : withoutAddress(looked, empty, seen);
}

type Lines = readonly [Evidence, ...Evidence[]];

/** One finding about the server, whichever name it was asked for: it is the root for all of them. */
function noAnswer({ probe, context }: LookedPeer, seen: Lines): Finding {
  const server = probe.asked.find((one) => one.server !== undefined)?.server;
  const about = server === undefined ? 'cluster DNS' : `cluster DNS ${server}`;
  return peerFinding('dns-no-answer', {
    about,
    sentence: `the DNS server ${server ?? 'of this pod'} does not answer${fromElsewhere(context)}`,
    evidence: seen,
  });
}

/**
 * Candidates of the search list come first. SERVFAIL for the name as written, after NXDOMAIN within the cluster, is what
 * a cluster DNS without a way out says for every name it does not know: then the name is wrong, if it has a Service's form.
 */
function judgeFailed(looked: LookedPeer, failed: Asked, seen: Lines): Finding {
  const { probe, context, about } = looked;
  const inCluster = probe.asked.filter(({ name }) => /\.svc\./.test(name));
  const looksOwn = serviceName(probe.host, context.namespace) !== undefined;
  if (looksOwn && inCluster.length > 0 && inCluster.every(({ status }) => status === 'NXDOMAIN'))
    return notFound(looked, seen);
  const sentence = `the DNS server answers ${failed.status} for ${failed.name}: it could not find out${unsearched(looked)}`;
  return peerFinding('dns-failed', { about, sentence, evidence: seen });
}

function withoutAddress(looked: LookedPeer, empty: Asked, seen: Lines): Finding {
  const { about, service, probe } = looked;
  if (service?.externalName !== undefined || empty.cname !== undefined) return externalName(looked, empty, seen);
  const sentence = `${probe.host} exists in DNS as ${empty.name} but has no address`;
  return peerFinding('name-without-address', { about, sentence, evidence: seen });
}

function externalName({ about, service, probe }: LookedPeer, asked: Asked | undefined, seen: Lines): Finding {
  const to = service?.externalName ?? asked?.cname ?? 'another name';
  const who = service === undefined ? probe.host : `Service ${fullName(service)}`;
  const sentence = `${who} stands for ${to}, and that name has no address`;
  return peerFinding('external-name-unresolved', { about, sentence, evidence: seen });
}

function notFound(looked: LookedPeer, seen: Lines): Finding {
  const { probe, about, service, context } = looked;
  if (service?.externalName !== undefined) return externalName(looked, undefined, seen);
  const near = nearServices(looked);
  const guess = near.length === 0 ? '' : `; did you mean ${near.map(fullName).join(' or ')}?`;
  const meant = serviceName(probe.host, context.namespace);
  const where = meant === undefined ? 'in DNS' : `in namespace ${meant.namespace}`;
  const sentence = `${probe.host} does not resolve: no such name ${where}${guess}${near.length === 0 ? unsearched(looked) : ''}${fromElsewhere(context)}`;
  const [first] = near;
  return peerFinding('name-not-found', {
    about,
    sentence,
    evidence: seen,
    ...(first === undefined ? {} : { nextStep: `Use ${fullName(first)} where the app is configured.` }),
  });
}

/** A short name that was asked for as it is, and with nothing behind it, had no search list to complete it. */
function unsearched({ probe: { host, asked } }: LookedPeer): string {
  const alone =
    !host.includes('.') && new Set(asked.map(({ name }) => name)).size === 1 && asked[0]?.name === `${host}.`;
  return alone ? '; /etc/resolv.conf has no search list, so a short name is never completed' : '';
}

/** Then it is no wonder that it knows no name of the cluster. */
function fromElsewhere({ resolver }: LookedPeer['context']): string {
  return resolver === undefined ? '' : `; the pod does not ask the cluster DNS but the server ${resolver}`;
}

/** The same name in another namespace first, then names that differ by a slip of the hand. */
function nearServices({ probe, context }: LookedPeer): readonly ServiceFact[] {
  const meant = serviceName(probe.host, context.namespace);
  const seen = seenServices(context);
  if (meant === undefined) return [];
  const elsewhere = seen.filter(({ name, namespace }) => name === meant.name && namespace !== meant.namespace);
  if (elsewhere.length > 0) return elsewhere.slice(0, 2);
  const there = seen.filter(({ namespace }) => namespace === meant.namespace);
  const pool = there.length > 0 ? there : seen;
  if (pool.length === 0) return [];
  const nearest = closest(
    meant.name,
    pool.map(({ name }) => name),
  );
  return isSlip(meant.name, nearest) ? pool.filter(({ name }) => name === nearest).slice(0, 1) : [];
}

/** One wrong letter in three, or two letters swapped. */
function isSlip(written: string, meant: string): boolean {
  const letters = (word: string): string => word.split('').toSorted().join('');
  const most = Math.max(1, Math.min(2, Math.floor(written.length / 3)));
  return distance(written, meant) <= most || letters(written) === letters(meant);
}

function askedLines(asked: readonly Asked[], step: string, host: string): Lines {
  const lines = asked.slice(-5).map(({ name, status, server }) => {
    const said = status === 'none' ? 'no answer' : status;
    return evidence(step, `${name} → ${said}${server === undefined ? '' : ` from ${server}`}`);
  });
  const [first = evidence(step, `${host} has no address`), ...more] = lines;
  return [first, ...more];
}
