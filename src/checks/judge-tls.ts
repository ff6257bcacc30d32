import type { Input } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Evidence, Finding } from '../report/finding.ts';
import { judgeCertificate } from './judge-certificate.ts';
import { judgePeer } from './judge-peer.ts';
import { peerContext } from './peer-context.ts';
import { readProbes } from './read-probes.ts';
import { type Handshake, readTls, type TlsSeen } from './read-tls.ts';
import { stepTexts } from './step-texts.ts';
import { tlsCodes } from './tls-codes.ts';
import { unseenServices } from './unseen-services.ts';

export interface TlsArgs {
  readonly host: string;
  readonly port: number;
}

const finding = findingMaker(tlsCodes);

/** Where the peer cannot be connected to, why; else what its handshake and its certificate tell. */
export function judgeTls(input: Input<TlsArgs>): Finding[] {
  const text = stepTexts(input.outcomes, 'tls')[0] ?? '';
  const { peers, proxy } = readProbes(text);
  const probe = peers[0] ?? { ...input.args, addresses: [], asked: [], connects: [] };
  const context = peerContext('tls', input, proxy);
  const peer = judgePeer(probe, context);
  const seen = readTls(text);
  if (seen === undefined) return [peer, ...unseenServices(context)];
  const about = peer.about;
  if (seen.noTool) {
    const sentence = `${about} takes connections; its TLS could not be looked at: that needs openssl, and this image has none`;
    return [finding('tls-unseen', { about, sentence, evidence: [evidence('tls', 'no tool here speaks TLS')] })];
  }
  const good = [seen.handshake, seen.starttls?.handshake].find((one) => one?.version !== undefined);
  if (good === undefined) return [judgeFailure(seen, about, context.proxy)];
  return [...judgeCertificate(good, { seen, about, input }), ...judgeClient(good, about)];
}

/** A server that insists on a client's certificate sends an alert after its own one; with TLS 1.2 before the end. */
function judgeClient({ asksClient, alert }: Handshake, about: string): Finding[] {
  if (!asksClient) return [];
  if (alert !== undefined) {
    const sentence = `${about} refuses clients without a certificate (TLS alert ${alert})`;
    const seen = evidence('tls', `it sent a CertificateRequest, then alert ${alert}`);
    return [finding('tls-client-certificate-refused', { about, sentence, evidence: [seen] })];
  }
  const sentence = `${about} asks its clients for a certificate`;
  const seen = evidence('tls', 'it sent a CertificateRequest');
  return [finding('tls-asks-client-certificate', { about, sentence, evidence: [seen] })];
}

/** OpenSSL's reasons: what came is no TLS record (wrong version number, packet length too long, bad record type). */
const noTls = ['0A00010B', '0A0000C6', '0A0001BB', '0A000139'];
/** Alerts of RFC 8446, 6.2. */
const alerts = {
  handshakeFailure: 40,
  noCertificate: 41,
  badCertificate: 42,
  protocolVersion: 70,
  unknownName: 112,
  certificateRequired: 116,
};

function judgeFailure(seen: TlsSeen, about: string, proxy: string | undefined): Finding {
  const { handshake, old, plain } = seen;
  const lines = [evidence('tls', told(handshake))] as const;
  if (plain.http || plain.speaks || noTls.includes(handshake?.error ?? '')) {
    const what = plain.http ? ': it speaks plain HTTP' : plain.speaks ? ': it speaks first, in plain text' : '';
    const more = plain.http ? [evidence('tls', 'HTTP without TLS is answered')] : [];
    const sentence = `${about} does not speak TLS on this port${what}`;
    return finding('tls-plain-text', { about, sentence, evidence: [...lines, ...more] });
  }
  if (old?.version !== undefined) {
    const sentence = `${about} speaks only ${old.version} or ciphers that clients of today refuse`;
    return finding('tls-too-old', {
      about,
      sentence,
      evidence: [...lines, evidence('tls', `with old ciphers allowed: ${old.version}`)],
    });
  }
  if (handshake?.alert !== undefined) return refusedByAlert(handshake.alert, about, lines);
  if (proxy !== undefined) {
    const sentence = `could not look at ${about}: a mesh proxy takes its connections, and no TLS handshake came through it`;
    return finding('behind-proxy', { about, sentence, evidence: [evidence('tls', `proxy ${proxy}`), ...lines] });
  }
  if (handshake?.timedOut === true) {
    const sentence = `${about} takes the connection and does not answer a TLS handshake within 6 s`;
    return finding('tls-no-answer', { about, sentence, evidence: lines });
  }
  const sentence = `${about} takes connections and ends them in the TLS handshake`;
  return finding('tls-failed', { about, sentence, evidence: lines });
}

function refusedByAlert(alert: number, about: string, lines: readonly [Evidence]): Finding {
  const client = [alerts.noCertificate, alerts.badCertificate, alerts.certificateRequired];
  if (client.includes(alert)) {
    const sentence = `${about} refuses clients without a certificate of its own choice (TLS alert ${alert})`;
    return finding('tls-client-certificate-refused', { about, sentence, evidence: lines });
  }
  const why: Readonly<Record<number, string>> = {
    [alerts.handshakeFailure]: 'it accepts no cipher or version that was offered, or wants a client certificate',
    [alerts.protocolVersion]: 'it accepts no version of TLS that was offered (1.2 and 1.3)',
    [alerts.unknownName]: 'it knows no certificate for that name (SNI)',
  };
  const sentence = `${about} refuses the TLS handshake: ${why[alert] ?? `it sent TLS alert ${alert}`}`;
  return finding('tls-failed', { about, sentence, evidence: lines });
}

function told(handshake: Handshake | undefined): string {
  const { alert, error, errno, timedOut } = handshake ?? {};
  const parts = [
    ...(timedOut === true ? ['no answer within 6 s'] : []),
    ...(error === undefined ? [] : [`OpenSSL error ${error}`]),
    ...(alert === undefined ? [] : [`alert ${alert}`]),
    ...(errno === undefined ? [] : [errno === 0 ? 'the peer ended the connection' : `errno ${errno}`]),
  ];
  return `no TLS handshake${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`;
}
