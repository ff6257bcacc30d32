import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { answers } from './answers.ts';
import type { Heard } from './judge-server.ts';
import { middlewareFinding } from './middleware-finding.ts';
import { type PostgresReply, readPostgres } from './postgres-messages.ts';

type ErrorReply = Extract<PostgresReply, { kind: 'error' }>;

/** SQLSTATEs that end a start (PostgreSQL documentation, appendix A). */
const states = { tooMany: '53300', notNow: '57P03', notAllowed: '28000' } as const;

/** The answer to a start-up message without a password, as the app's own user where the spec names it. */
export function judgePostgres(heard: Heard): readonly Finding[] | undefined {
  const first = heard.answer.replies.get('start');
  const reply = first === undefined ? undefined : readPostgres(first.bytes);
  if (reply === undefined) return undefined;
  if (reply.kind === 'error') return [judgeError(heard, reply)];
  const line = `authentication request: ${reply.method}`;
  if (reply.needed) return [answers(heard, { said: 'PostgreSQL', login: reply.method, line })];
  return [answers(heard, { said: 'PostgreSQL', line }), withoutLogin(heard, line)];
}

function judgeError(heard: Heard, error: ErrorReply): Finding {
  const { about, step } = heard;
  const seen = evidence(step, `${error.state}: ${error.message}`);
  const said = evidence(step, error.message).line;
  if (error.state === states.notNow) {
    const sentence = `${about} is PostgreSQL and takes no logins: ${said}`;
    return middlewareFinding('server-starting', { about, sentence, evidence: [seen] });
  }
  if (error.state === states.tooMany) {
    const sentence = `${about} is PostgreSQL and has no connection left: ${said}`;
    return middlewareFinding('server-full', { about, sentence, evidence: [seen] });
  }
  // The routine tells apart what 28000 means: ClientAuthentication found no entry of pg_hba.conf.
  if (error.state === states.notAllowed && error.routine === 'ClientAuthentication') return judgeEntry(heard, error);
  // The user or the database of a start without password is not there: the login itself was passed.
  if (['28000', '3D000'].includes(error.state)) return withoutLogin(heard, `${error.state}: ${error.message}`);
  return answers(heard, { said: `PostgreSQL (${error.state})`, line: `${error.state}: ${error.message}` });
}

/** No entry for the app's user is its fault; none for kdebug's own name says little, nor does one for TLS alone. */
function judgeEntry(heard: Heard, { state, message }: ErrorReply): Finding {
  const { about, step, answer, ownName } = heard;
  const tls = answer.replies.get('tls')?.bytes.toString('latin1') === 'S';
  const line = `${state}: ${message}`;
  if (!ownName || tls) {
    const login = tls ? 'over TLS alone, or not from here' : 'it bars the name kdebug, which says little of the app';
    return answers(heard, { said: 'PostgreSQL', login, line });
  }
  const sentence = `${about} is PostgreSQL and does not let this pod in: ${evidence(step, message).line}`;
  return middlewareFinding('server-bars-client', {
    about,
    sentence,
    evidence: [evidence(step, line)],
    nextStep: "Add an entry for the pods' addresses to the server's pg_hba.conf, and reload it.",
  });
}

function withoutLogin({ about, step }: Heard, line: string): Finding {
  const sentence = `${about} is PostgreSQL and lets logins in without a password from here`;
  return middlewareFinding('server-without-login', { about, sentence, evidence: [evidence(step, line)] });
}
