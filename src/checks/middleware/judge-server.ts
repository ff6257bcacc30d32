import type { Input } from '../../check/check.ts';
import { evidence } from '../../check/make-finding.ts';
import type { Evidence, Finding } from '../../report/finding.ts';
import { judgePeer } from '../judge-peer.ts';
import { peerContext } from '../peer-context.ts';
import { type Connect, readProbes } from '../read-probes.ts';
import { guessProtocol, isTls } from './guess-protocol.ts';
import { isReadHost } from './is-read-host.ts';
import { middlewareFinding } from './middleware-finding.ts';
import { type Answer, type Reply, readAnswer } from './read-answer.ts';
import type { ServerKind } from './server-kind.ts';

/** A server that answers in its own protocol, for the check that knows it. */
export interface Heard {
  readonly kind: ServerKind;
  /** A replica is no surprise here. */
  readonly forReading: boolean;
  readonly about: string;
  readonly step: string;
  readonly answer: Answer;
  /** It was asked under the name that the app itself uses. */
  readonly ownName: boolean;
}

/** undefined: this is not the protocol that was expected. */
export type JudgeAnswer = (heard: Heard) => readonly Finding[] | undefined;

export interface Asked {
  readonly kind: ServerKind;
  readonly judge: JudgeAnswer;
  readonly step: string;
  readonly host: string;
  readonly port: number;
  readonly ownName: boolean;
  /** The spec names others of this kind beside it: clients that know several find the primary themselves. */
  readonly oneOfSeveral: boolean;
}

export interface Judged {
  readonly findings: readonly Finding[];
  /** undefined where nothing was heard from it. */
  readonly heard?: Heard;
}

/** What one step heard from one server: first whether it is reached, then whether it speaks, then what it says. */
export function judgeServer(asked: Asked, input: Input<unknown>): Judged {
  const { kind, judge, step, host, port, ownName } = asked;
  const outcome = input.outcomes.find((one) => one.step === step);
  if (outcome === undefined || outcome.end.by === 'leftOut') return { findings: [] };
  const { peers, proxy } = readProbes(outcome.stdout);
  const probe = peers[0] ?? { host, port, addresses: [], asked: [], connects: [] };
  const context = peerContext(step, input, proxy);
  const reached = judgePeer(probe, context);
  const open = probe.connects.find(({ how }) => how === 'connected');
  if (open === undefined) return { findings: [reached] };
  const forReading = asked.oneOfSeveral || isReadHost(host);
  const heard = { kind, forReading, about: reached.about, step, answer: readAnswer(outcome.stdout), ownName };
  if (heard.answer.noTool) return { findings: [withoutTool(heard)] };
  const first = [...heard.answer.replies.values()][0];
  if (first === undefined || first.bytes.length === 0) {
    // What a mesh proxy closes or keeps open tells nothing of the server behind it.
    if (context.proxy !== undefined) return { findings: [reached] };
    const other = heard.answer.replies.get('other');
    const speaks = other !== undefined && guessProtocol(other.bytes) !== undefined;
    return { findings: [speaks ? otherProtocol(heard, open, other) : silent(heard, first)] };
  }
  const findings = judge(heard);
  return findings === undefined ? { findings: [otherProtocol(heard, open, first)] } : { findings, heard };
}

function otherProtocol({ about, kind, step }: Heard, open: Connect, first: Reply): Finding {
  if (isTls(first.bytes)) {
    const sentence = `${about} answers in TLS, so kdebug could not ask it as ${kind.product}`;
    return middlewareFinding('server-speaks-tls', { about, sentence, evidence: [showBytes(step, first)] });
  }
  const other = guessProtocol(first.bytes);
  const said = other === undefined ? 'what it answers is something else' : `it answers in ${other}`;
  const seen: [Evidence, Evidence] = [showBytes(step, first), evidence(step, `connect ${open.address} ${open.port}`)];
  const sentence = `${about} is no ${kind.product}: ${said}`;
  return middlewareFinding('server-speaks-other', { about, sentence, evidence: seen });
}

/** Dialogs wait six seconds for the first byte. */
const waitedMs = 5_500;

function silent({ about, step, kind }: Heard, first: Reply | undefined): Finding {
  const tookMs = first?.tookMs ?? 0;
  const seen = [evidence(step, `no answer in ${tookMs} ms`)] as const;
  if (tookMs >= waitedMs) {
    const sentence = `${about} takes the connection, but gives no answer to ${kind.product}'s first words within ${Math.round(tookMs / 1000)} s (timed out)`;
    return middlewareFinding('server-silent', { about, sentence, evidence: seen });
  }
  const sentence = `${about} takes the connection and closes it without an answer to ${kind.product}'s first words`;
  return middlewareFinding('server-closes', { about, sentence, evidence: seen });
}

function withoutTool({ about, step }: Heard): Finding {
  const sentence = `${about} takes connections; what it answers could not be looked at: this image has no tool that speaks to it`;
  return middlewareFinding('server-unseen', {
    about,
    sentence,
    evidence: [evidence(step, 'no tool here speaks to it')],
  });
}

/** Bytes as people can compare them: the printable ones as they are. */
function showBytes(step: string, { bytes }: Reply): Evidence {
  return evidence(step, `first bytes: ${bytes.toString('latin1', 0, 40).replace(/[^\x20-\x7e]/g, '.')}`);
}
