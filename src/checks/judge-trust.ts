import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Evidence, Finding } from '../report/finding.ts';
import type { CertificateView } from './judge-certificate.ts';
import { type Handshake, type Leaf, nameOf, readTrust } from './read-tls.ts';
import { stepTexts } from './step-texts.ts';
import { tlsCodes } from './tls-codes.ts';
import { secretMounts } from './volume-of.ts';
import { whyUnseen } from './why-unseen.ts';

const finding = findingMaker(tlsCodes);

/** Verify results of OpenSSL (x509_vfy.h) that say: no way from this certificate to one that is trusted. */
const noWay = { issuerMissing: 2, selfSigned: 18, selfSignedInChain: 19, noLocalIssuer: 20, leafAlone: 21 } as const;

/**
 * Whether clients trust the certificate. Our own store knows the public CAs; whom the app trusts only its own CA files
 * tell, and a CA in a mounted Secret is not looked at.
 */
export function judgeTrust(handshake: Handshake, view: CertificateView, leaf: Leaf): Finding[] {
  const { verify } = handshake;
  if (verify === undefined || storeThatTrusts(view) !== undefined) return [];
  const { about } = view;
  const ours = evidence('tls', `the CAs of this image: verify result ${verify}; ${chainText(handshake)}`);
  const stores = storesOf(view);
  if (!isNoWay(verify)) return judgeOwnBundle(stores, { about, ours, leaf });
  if (isIncomplete(handshake, leaf)) {
    const sentence = `${about} sends its certificate without the one of its issuer ${nameOf(leaf.issuer)}, so clients cannot check it`;
    return [finding('certificate-chain-incomplete', { about, sentence, evidence: [ours] })];
  }
  const root = nameOf(handshake.chain.at(-1)?.issuer ?? leaf.issuer);
  const what = leaf.subject === leaf.issuer ? 'signed by itself' : `issued by ${root}`;
  const { api, target } = view.input;
  if (stores.length > 0 && secretMounts(api.pod, target).every(isOfToken)) {
    const sentence = `the certificate of ${about} is ${what}, which no CA file of the container knows (${filesText(stores)})`;
    return [finding('certificate-untrusted', { about, sentence, evidence: [ours, ...storeLines(stores)] })];
  }
  const sentence = `the certificate of ${about} is ${what}, which is no public CA; whether the app trusts it ${whyNotSeen(view)}`;
  return [finding('certificate-trust-unseen', { about, sentence, evidence: [ours] })];
}

type Stores = ReturnType<typeof readTrust>;

function storesOf({ input }: CertificateView): Stores {
  return readTrust(stepTexts(input.outcomes, 'tls-trust')[0] ?? '');
}

/** The first CA file of the target that knows the issuer. */
export function storeThatTrusts(view: CertificateView): string | undefined {
  return storesOf(view).find((one) => !isNoWay(one.verify))?.file;
}

/** A public CA that the container's own bundle does not know: mostly one that is years old. */
function judgeOwnBundle(
  stores: Stores,
  { about, ours, leaf }: { readonly about: string; readonly ours: Evidence; readonly leaf: Leaf },
): Finding[] {
  const bundles = stores.filter(({ file }) => file.startsWith('/etc/'));
  if (bundles.length === 0) return [];
  const sentence = `the certificate of ${about} is issued by ${nameOf(leaf.issuer)}, a public CA that the container's own CA file (${filesText(bundles)}) does not know`;
  const nextStep = 'Renew the CA certificates of the image (the package ca-certificates).';
  return [finding('certificate-untrusted', { about, sentence, evidence: [ours, ...storeLines(bundles)], nextStep })];
}

function filesText(stores: Stores): string {
  return stores
    .slice(0, 4)
    .map(({ file }) => file)
    .join(', ');
}

function storeLines(stores: Stores): Evidence[] {
  return stores.slice(0, 4).map(({ file, verify }) => evidence('tls-trust', `${file}: verify result ${verify}`));
}

function isNoWay(verify: number): boolean {
  return Object.values(noWay).some((one) => one === verify);
}

/** Certificates of public CAs tell where their issuer's can be had; one that comes without it misses its intermediate. */
function isIncomplete({ verify, chain }: Handshake, leaf: Leaf): boolean {
  if (leaf.subject === leaf.issuer) return false;
  const broken = chain.length > 1 && !chain.slice(1).some(({ subject }) => subject === leaf.issuer);
  return broken || (verify === noWay.leafAlone && chain.length === 1 && leaf.tellsIssuer);
}

function isOfToken(mount: string): boolean {
  return mount.startsWith('/var/run/secrets/kubernetes.io/serviceaccount');
}

function whyNotSeen({ input }: CertificateView): string {
  const leftOut = whyUnseen(input, 'tls-trust', 'the CA files');
  if (leftOut !== undefined) return 'could not be looked at, for its own CA files cannot be read';
  const hidden = secretMounts(input.api.pod, input.target).some((mount) => !isOfToken(mount));
  return hidden
    ? 'is not known, for its CA may lie in a mounted Secret'
    : 'is not known, for it has no CA file where images keep them';
}

function chainText({ chain }: Handshake): string {
  return `${chain.length} ${chain.length === 1 ? 'certificate' : 'certificates'} sent, the last issued by ${nameOf(chain.at(-1)?.issuer ?? '')}`;
}
