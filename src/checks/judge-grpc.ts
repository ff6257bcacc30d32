import type { Input } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Evidence, Finding } from '../report/finding.ts';
import { grpcCodes } from './grpc-codes.ts';
import { judgePeer } from './judge-peer.ts';
import { peerContext } from './peer-context.ts';
import { type GrpcAnswer, type GrpcSeen, readGrpc } from './read-grpc.ts';
import { readProbes } from './read-probes.ts';
import { stepTexts } from './step-texts.ts';
import { unseenServices } from './unseen-services.ts';

export interface GrpcArgs {
  readonly host: string;
  readonly port: number;
}

const finding = findingMaker(grpcCodes);

/** Where the peer cannot be connected to, why; else what it answers a call of gRPC's health service. */
export function judgeGrpc(input: Input<GrpcArgs>): Finding[] {
  const text = stepTexts(input.outcomes, 'grpc')[0] ?? '';
  const { peers, proxy } = readProbes(text);
  const context = peerContext('grpc', input, proxy);
  const peer = judgePeer(peers[0] ?? { ...input.args, addresses: [], asked: [], connects: [] }, context);
  const seen = readGrpc(text);
  if (seen === undefined) return [peer, ...unseenServices(context)];
  const { about } = peer;
  if (seen.noTool) {
    const sentence = `${about} takes connections; what it answers could not be looked at: gRPC needs curl, and this image has none`;
    return [finding('grpc-unseen', { about, sentence, evidence: [evidence('grpc', 'no tool here speaks HTTP/2')] })];
  }
  const two = [seen.plain, seen.tls].find((one) => one?.version === '2' && one.status > 0);
  if (two !== undefined) return [judgeAnswer(two, about, two === seen.tls)];
  return [context.proxy === undefined ? judgeOther(seen, about) : behindProxy(context.proxy, about, seen)];
}

/** Status codes of gRPC (google/rpc/code.proto) that say more than "it answered". */
const names: Readonly<Record<number, string>> = {
  1: 'CANCELLED',
  2: 'UNKNOWN',
  4: 'DEADLINE_EXCEEDED',
  8: 'RESOURCE_EXHAUSTED',
  13: 'INTERNAL',
  14: 'UNAVAILABLE',
  15: 'DATA_LOSS',
};
const code = { ok: 0, notFound: 5, noPermission: 7, unimplemented: 12, unauthenticated: 16 } as const;
const servings = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'];

function judgeAnswer(answer: GrpcAnswer, about: string, overTls: boolean): Finding {
  const { grpcStatus, status, contentType } = answer;
  const way = overTls ? 'over TLS' : 'without TLS';
  if (grpcStatus === undefined && !isGrpc(contentType)) {
    const as = contentType === undefined ? '' : ` as ${contentType}`;
    const sentence = `${about} speaks HTTP/2 ${way}, but it answers ${status}${as} and not gRPC`;
    return finding('grpc-not-spoken', { about, sentence, evidence: [line(answer, way)] });
  }
  const failed = grpcStatus !== undefined && grpcStatus !== code.ok;
  return failed ? judgeStatus(answer, grpcStatus, { about, way }) : judgeServing(answer, { about, way });
}

interface Way {
  readonly about: string;
  readonly way: string;
}

function judgeStatus(answer: GrpcAnswer, grpcStatus: number, { about, way }: Way): Finding {
  const seen = [line(answer, way)] as const;
  if (grpcStatus === code.unimplemented || grpcStatus === code.notFound) {
    const sentence = `${about} speaks gRPC ${way} (${answer.tookMs} ms); it has no health service, so it does not tell whether it serves`;
    return finding('grpc-without-health', { about, sentence, evidence: seen });
  }
  if (grpcStatus === code.noPermission || grpcStatus === code.unauthenticated) {
    const sentence = `${about} speaks gRPC ${way} and refuses the health call without a login (grpc-status ${grpcStatus})`;
    return finding('grpc-login-refused', { about, sentence, evidence: seen });
  }
  const sentence = `${about} answers the health call with ${names[grpcStatus] ?? 'an error'} (grpc-status ${grpcStatus})`;
  return finding('grpc-fails', { about, sentence, evidence: seen });
}

function judgeServing(answer: GrpcAnswer, { about, way }: Way): Finding {
  const { serving, tookMs } = answer;
  const seen = [line(answer, way)] as const;
  if (serving === 1 || serving === undefined) {
    const told = serving === 1 ? 'SERVING' : 'nothing that can be read';
    const sentence = `${about} speaks gRPC ${way} and says of itself: ${told} (${tookMs} ms)`;
    return finding(serving === 1 ? 'grpc-serving' : 'grpc-without-health', { about, sentence, evidence: seen });
  }
  const sentence = `${about} speaks gRPC ${way}, and its health service says ${servings[serving] ?? serving}`;
  return finding('grpc-not-serving', { about, sentence, evidence: seen });
}

function isGrpc(contentType: string | undefined): boolean {
  return contentType?.startsWith('application/grpc') === true;
}

function judgeOther({ plain, tls, one }: GrpcSeen, about: string): Finding {
  const lines = [plain, tls, one].flatMap((answer, n) =>
    answer === undefined ? [] : [line(answer, ['HTTP/2 without TLS', 'HTTP/2 over TLS', 'HTTP/1.1'][n] ?? '')],
  );
  const [first, ...more] = lines;
  const seen = [first ?? evidence('grpc', 'no answer'), ...more] as const;
  if (tls !== undefined && tls.status > 0) {
    const sentence = `${about} speaks TLS but only HTTP/${tls.version} in it: it does not offer h2 (ALPN), which gRPC needs`;
    return finding('grpc-http-one-only', { about, sentence, evidence: seen });
  }
  if (one !== undefined && one.status > 0 && one.version.startsWith('1')) {
    const sentence = `${about} speaks only HTTP/${one.version} (it answers ${one.status}), and gRPC needs HTTP/2`;
    return finding('grpc-http-one-only', { about, sentence, evidence: seen });
  }
  if (plain?.exit === timedOut && tls?.exit === timedOut) {
    const sentence = `${about} takes the connection and then answers nothing for 5 s`;
    return finding('grpc-no-answer', { about, sentence, evidence: seen });
  }
  const sentence = `${about} takes connections, but speaks neither HTTP/2 nor HTTP/1.1`;
  return finding('grpc-not-spoken', { about, sentence, evidence: seen });
}

/** curl(1): the operation timed out. */
const timedOut = 28;

function behindProxy(proxy: string, about: string, { plain }: GrpcSeen): Finding {
  const sentence = `could not look at ${about}: a mesh proxy takes its connections, and no answer of HTTP/2 came through it`;
  const more = plain === undefined ? [] : [line(plain, 'HTTP/2 without TLS')];
  return finding('behind-proxy', { about, sentence, evidence: [evidence('grpc', `proxy ${proxy}`), ...more] });
}

function line({ status, version, exit, contentType, grpcStatus, tookMs }: GrpcAnswer, way: string): Evidence {
  const parts = [
    status === 0 ? `no HTTP answer (curl ${exit})` : `HTTP/${version} ${status}`,
    ...(contentType === undefined ? [] : [contentType]),
    ...(grpcStatus === undefined ? [] : [`grpc-status ${grpcStatus}`]),
    `${tookMs} ms`,
  ];
  return evidence('grpc', `${way}: ${parts.join(', ')}`);
}
