import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Evidence, Finding } from '../report/finding.ts';
import { httpCodes } from './http-codes.ts';
import type { PeerContext } from './looked-peer.ts';
import type { HttpAnswer } from './read-http.ts';
import type { HttpArgs } from './read-url.ts';

const finding = findingMaker(httpCodes);

/** A first byte that takes longer is what a person would call slow. */
const slowMs = 2_000;

/** X509_V_ERR_CERT_HAS_EXPIRED of OpenSSL. */
const expired = 10;

/** What a peer answered that takes connections. An HTTP answer tells something behind a mesh proxy too. */
export function judgeHttp(answer: HttpAnswer, { shown: about, scheme }: HttpArgs, context: PeerContext): Finding[] {
  const seen = lines(answer, context.step);
  if (answer.noTool) {
    const what = scheme === 'https' ? 'https needs curl' : 'http needs curl or the nc of busybox';
    const sentence = `${about} takes connections; what it answers could not be looked at: ${what}, and this image has none`;
    return [finding('http-unseen', { about, sentence, evidence: seen })];
  }
  if (answer.status === undefined) return [judgeSilence(answer, about, scheme, context)];
  if (answer.verify === expired) {
    const sentence = `the certificate of ${about} has expired`;
    return [finding('certificate-expired', { about, sentence, evidence: seen })];
  }
  const code = codeOf(answer.status, answer.firstByteMs ?? answer.totalMs ?? 0);
  return [
    finding(code, {
      about,
      sentence: [`${about} ${said(answer, answer.status)}`, ...notes(answer)].join('; '),
      evidence: seen,
    }),
  ];
}

function codeOf(status: number, firstMs: number): keyof typeof httpCodes {
  if (status >= 500) return 'http-server-error';
  if (status === 401 || status === 403 || status === 407) return 'http-login-refused';
  if (status >= 400) return 'http-client-error';
  if (firstMs >= slowMs) return 'http-slow';
  return status >= 300 ? 'http-redirects' : 'http-answers';
}

function said({ to, firstByteMs, totalMs }: HttpAnswer, status: number): string {
  const took = firstByteMs ?? totalMs ?? 0;
  if (status >= 500) return `answers ${status}`;
  if (status >= 400) return `is reached and answers ${status}`;
  if (took >= slowMs) return `answers ${status}, but only after ${(took / 1000).toFixed(1)} s`;
  return status >= 300
    ? `answers ${status}, a redirect${to === undefined ? '' : ` to ${to}`}`
    : `answers ${status} in ${took} ms`;
}

/** What is worth knowing beside the status. */
function notes({ curl, verify, status = 0 }: HttpAnswer): readonly string[] {
  if (status >= 400) return [];
  if (curl === undefined) return ['the timing split needs curl, and this image has none'];
  return verify === undefined || verify === 0
    ? []
    : [`this image does not know who signed its certificate (OpenSSL code ${verify})`];
}

/** Exit codes of curl(1). */
const curlExit = {
  timeout: 28,
  nothing: 52,
  broken: 56,
  tls: [35, 53, 54, 58, 59, 64, 66, 77, 80, 82, 83, 91],
} as const;

function judgeSilence(
  { curl, totalMs }: HttpAnswer,
  about: string,
  scheme: string,
  { step, proxy }: PeerContext,
): Finding {
  const seen = [
    evidence(step, curl?.said === undefined || curl.said === '' ? 'no HTTP answer came' : curl.said),
  ] as const;
  if (proxy !== undefined) {
    const sentence = `could not look at ${about}: a mesh proxy takes its connections, and no HTTP answer came through it`;
    return finding('behind-proxy', { about, sentence, evidence: [evidence(step, `proxy ${proxy}`), ...seen] });
  }
  if (scheme === 'https' && curl !== undefined && curlExit.tls.some((exit) => exit === curl.exit)) {
    return finding('tls-failed', {
      about,
      sentence: `${about} takes connections, but the TLS handshake fails`,
      evidence: seen,
    });
  }
  if (curl?.exit === curlExit.timeout || (curl === undefined && (totalMs ?? 0) >= 7_000)) {
    const sentence = `${about} takes the connection and gives no answer within ${Math.round((totalMs ?? 0) / 1000)} s (timed out)`;
    return finding('http-no-answer', { about, sentence, evidence: seen });
  }
  if (curl?.exit === curlExit.broken) {
    const sentence = `${about} takes the connection and resets it before an answer`;
    return finding('peer-resets', { about, sentence, evidence: seen });
  }
  const what = curl?.exit === curlExit.nothing ? 'it closes them without an answer' : 'what it answers is not HTTP';
  return finding('not-http', {
    about,
    sentence: `${about} takes connections, but ${what}`,
    evidence: seen,
  });
}

type Lines = readonly [Evidence, ...Evidence[]];

function lines(answer: HttpAnswer, step: string): Lines {
  const { resolveMs, connectMs, tlsMs, firstByteMs, totalMs, headers, status } = answer;
  const times = Object.entries({
    name: resolveMs,
    connect: connectMs,
    tls: tlsMs,
    'first byte': firstByteMs,
    total: totalMs,
  });
  const known = times.flatMap(([name, ms]) => (ms === undefined ? [] : [`${name} ${ms} ms`]));
  const first = evidence(
    step,
    `${status === undefined ? 'no HTTP status' : `HTTP status ${status}`}: ${known.join(', ')}`,
  );
  return headers.length === 0 ? [first] : [first, evidence(step, `headers: ${[...new Set(headers)].join(', ')}`)];
}
