import type { Input } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Evidence, Finding } from '../report/finding.ts';
import { judgeTrust, storeThatTrusts } from './judge-trust.ts';
import { type Certificate, type Handshake, type Leaf, nameOf, type TlsSeen } from './read-tls.ts';
import { tlsCodes } from './tls-codes.ts';

const finding = findingMaker(tlsCodes);

const dayMs = 24 * 60 * 60 * 1000;
/** Most renewals happen a third of the life before its end: 30 of 90 days. What is left after that was missed. */
const soonDays = 14;

export interface CertificateView {
  readonly seen: TlsSeen;
  readonly about: string;
  readonly input: Input<{ readonly host: string }>;
}

/** Dates, name, chain and trust of the certificate that a finished handshake brought. */
export function judgeCertificate(handshake: Handshake, view: CertificateView): Finding[] {
  const { seen, about } = view;
  const { leaf } = seen;
  if (leaf === undefined) {
    const sentence = `${about} speaks ${handshake.version ?? 'TLS'}, but its certificate could not be read`;
    return [finding('tls-unseen', { about, sentence, evidence: [evidence('tls', 'openssl x509 told nothing')] })];
  }
  const bad = [...judgeDates(handshake, view, leaf), ...judgeName(view, leaf), ...judgeTrust(handshake, view, leaf)];
  const isBad = bad.some(({ severity }) => severity === 'critical' || severity === 'warning');
  const onlyUnseen = bad.length > 0 && bad.every(({ unseen }) => unseen === true);
  return [...bad, ...(isBad || onlyUnseen ? [] : [fine(handshake, view, leaf)]), ...judgeWithoutName(view, leaf)];
}

function judgeDates({ chain }: Handshake, { seen, about }: CertificateView, leaf: Leaf): Finding[] {
  const now = seen.nowMs;
  if (leaf.notBefore !== undefined && leaf.notBefore > now) {
    const sentence = `the certificate of ${about} is valid only from ${dayOf(leaf.notBefore)} on; the clock of this node says ${dayOf(now)}`;
    return [finding('certificate-not-yet-valid', { about, sentence, evidence: [datesLine(leaf)] })];
  }
  if (leaf.notAfter !== undefined && leaf.notAfter <= now) {
    const sentence = `the certificate of ${about} expired on ${dayOf(leaf.notAfter)}, ${ago(now - leaf.notAfter)} ago`;
    return [finding('certificate-expired', { about, sentence, evidence: [datesLine(leaf)] })];
  }
  const above = chain.slice(1).find(({ notAfter }) => notAfter !== undefined && notAfter <= now);
  if (above?.notAfter !== undefined && above.subject !== above.issuer) {
    const sentence = `the issuer's certificate that ${about} sends (${nameOf(above.subject)}) expired on ${dayOf(above.notAfter)}`;
    return [finding('certificate-expired', { about, sentence, evidence: [chainLine(chain)] })];
  }
  const left = leaf.notAfter === undefined ? undefined : (leaf.notAfter - now) / dayMs;
  if (left === undefined || left > soonDays || isShortLived(leaf)) return [];
  const sentence = `the certificate of ${about} expires in ${ago(left * dayMs)}, on ${dayOf(leaf.notAfter ?? 0)}`;
  return [finding('certificate-expires-soon', { about, sentence, evidence: [datesLine(leaf)] })];
}

/** Meshes issue certificates for a day and renew them by the hour: their end is always near. */
function isShortLived({ notBefore, notAfter }: Leaf): boolean {
  return notBefore !== undefined && notAfter !== undefined && notAfter - notBefore <= 2 * soonDays * dayMs;
}

function judgeName({ seen, about, input }: CertificateView, leaf: Leaf): Finding[] {
  if (leaf.fits) return [];
  const names = leaf.names.length === 0 ? `none, only the subject ${nameOf(leaf.subject)}` : namesOf(leaf.names);
  const other = seen.withoutName?.chain[0];
  const same =
    other !== undefined && other.subject === leaf.subject ? '; it answers so whatever name is asked for' : '';
  const sentence = `the certificate of ${about} is not for ${input.args.host}; its names are ${names}${same}`;
  return [
    finding('certificate-wrong-name', {
      about,
      sentence,
      evidence: [
        evidence('tls', `asked with the name ${input.args.host} (SNI)`),
        evidence('tls', `names: ${leaf.names.join(', ')}`),
      ],
    }),
  ];
}

/** A server with several certificates chooses by the name that the client sends. */
function judgeWithoutName({ seen, about }: CertificateView, leaf: Leaf): Finding[] {
  const { withoutName } = seen;
  const other = withoutName?.chain[0];
  if (!leaf.fits || withoutName === undefined) return [];
  if (withoutName.version !== undefined && (other === undefined || other.subject === leaf.subject)) return [];
  const what = other === undefined ? 'refuses the handshake' : `shows another certificate (${nameOf(other.subject)})`;
  const sentence = `${about} chooses its certificate by the name that the client sends (SNI); without one it ${what}`;
  return [finding('tls-needs-name', { about, sentence, evidence: [evidence('tls', `without name: ${what}`)] })];
}

function fine(handshake: Handshake, view: CertificateView, leaf: Leaf): Finding {
  const { seen, about } = view;
  const after = seen.starttls === undefined ? '' : ` after STARTTLS (${seen.starttls.protocol})`;
  const days = leaf.notAfter === undefined ? '' : `, valid for ${ago(leaf.notAfter - seen.nowMs)} more`;
  const sentence = `${about} speaks ${handshake.version}${after}; its certificate fits the name${days}, issued by ${nameOf(leaf.issuer)}`;
  const store = storeThatTrusts(view);
  const trust = store === undefined ? [] : [evidence('tls-trust', `${store} of the container trusts it`)];
  return finding('certificate-fine', {
    about,
    sentence,
    evidence: [datesLine(leaf), chainLine(handshake.chain), ...trust],
  });
}

function datesLine({ subject, notBefore, notAfter }: Leaf): Evidence {
  const iso = (ms: number | undefined): string => (ms === undefined ? '?' : new Date(ms).toISOString().slice(0, 16));
  return evidence('tls', `${subject}: ${iso(notBefore)}Z to ${iso(notAfter)}Z`);
}

function chainLine(chain: readonly Certificate[]): Evidence {
  const told = chain.map(({ subject, issuer }, n) => `${n} ${nameOf(subject)} by ${nameOf(issuer)}`);
  return evidence('tls', `sent: ${told.join('; ')}`);
}

function namesOf(names: readonly string[]): string {
  const more = names.length > 4 ? ` and ${names.length - 4} more` : '';
  return `${names.slice(0, 4).join(', ')}${more}`;
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function ago(ms: number): string {
  const days = Math.floor(ms / dayMs);
  if (days >= 1) return days === 1 ? '1 day' : `${days} days`;
  const hours = Math.max(1, Math.floor(ms / (60 * 60 * 1000)));
  return hours === 1 ? '1 hour' : `${hours} hours`;
}
