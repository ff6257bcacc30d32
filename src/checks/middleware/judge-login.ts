import { evidence } from '../../check/make-finding.ts';
import type { Problem } from '../../errors.ts';
import type { Fact, Finding } from '../../report/finding.ts';
import type { Outcome } from '../../runner/outcome.ts';
import type { Heard } from './judge-server.ts';
import { middlewareFinding } from './middleware-finding.ts';
import { readAnswer } from './read-answer.ts';

/** What a login told of the server, and how it is called. */
export interface LoginSeen {
  readonly findings: readonly Finding[];
  readonly facts: readonly Fact[];
}
export type JudgeFields = (heard: Heard) => LoginSeen;

/** Why a login was refused, by the word of the step; the errors of MySQL come as their numbers. */
const reasons: Readonly<Record<string, string>> = {
  password: 'user or password is wrong',
  user: 'the server does not know that user',
  database: 'there is no such database',
  entry: 'the server has no entry in pg_hba.conf that lets that user in from here',
  command: 'the user may log in, but not ask for INFO',
  '1045': 'user or password is wrong (error 1045)',
  '1698': 'the user may not log in with a password (error 1698)',
  '1044': 'the user may not use that database (error 1044)',
  '1049': 'there is no such database (error 1049)',
  '1130': "the user may not come from this pod's address (error 1130)",
  '3159': 'the server takes logins over TLS alone (error 3159)',
};
const full = ['full', '1040', '1203', '1226'];

/** How the login of `NAME-login` went, about a server that was heard before. */
export function judgeLogin(heard: Heard, outcome: Outcome | undefined, judgeFields: JudgeFields): LoginSeen {
  if (outcome === undefined) return nothing;
  if (outcome.end.by === 'leftOut') return { ...nothing, findings: [leftOut(heard, outcome.step, outcome.end.why)] };
  const answer = readAnswer(outcome.stdout);
  const { login } = answer;
  const { about } = heard;
  if (login === 'ok' || login === 'not-needed') {
    const told = judgeFields({ ...heard, step: outcome.step, answer });
    return { findings: [works(heard, outcome.step, login), ...told.findings], facts: told.facts };
  }
  const [word, why = 'other'] = (login ?? '').split(' ');
  const seen = [
    evidence(outcome.step, login === undefined ? 'the step told nothing of the login' : `login ${login}`),
  ] as const;
  if (word === 'gone') {
    const sentence = `the Secret with the password for ${about} is not there any more, or has another key`;
    return { ...nothing, findings: [middlewareFinding('login-secret-gone', { about, sentence, evidence: seen })] };
  }
  if (word !== 'refused') return { ...nothing, findings: [unseen(heard, word, outcome.step)] };
  if (full.includes(why)) {
    const sentence = `${about} has no connection left for the user of this container`;
    return { ...nothing, findings: [middlewareFinding('server-full', { about, sentence, evidence: seen })] };
  }
  if (why === 'starting') {
    const sentence = `${about} takes no logins: it starts up, shuts down or recovers`;
    return { ...nothing, findings: [middlewareFinding('server-starting', { about, sentence, evidence: seen })] };
  }
  const sentence = `${about} refuses the login with the Secret of this container: ${reasons[why] ?? 'it does not say why in a way kdebug knows'}`;
  return { ...nothing, findings: [middlewareFinding('login-refused', { about, sentence, evidence: seen })] };
}

const nothing: LoginSeen = { findings: [], facts: [] };

function leftOut({ about }: Heard, step: string, { message, nextStep }: Problem): Finding {
  const sentence = `whether the login at ${about} works was not looked at: ${message.replace(/\.$/, '')}`;
  return middlewareFinding('login-unseen', { about, sentence, evidence: [evidence(step, message)], nextStep });
}

function works({ about }: Heard, step: string, login: string): Finding {
  const how = login === 'ok' ? 'works' : 'is not needed: the server asks for none';
  const sentence = `the login at ${about} with the Secret of this container ${how}`;
  return middlewareFinding('login-works', { about, sentence, evidence: [evidence(step, `login ${login}`)] });
}

function unseen({ about, kind }: Heard, word: string | undefined, step: string): Finding {
  const because = {
    'no-tool': 'this image has no client for it',
    'other-host': 'the URL in the Secret names another server, and no password goes to a server that it is not for',
  }[word ?? ''];
  const sentence = `no login at ${about} was tried: ${because ?? 'the step did not get that far'}`;
  const seen = { about, sentence, evidence: [evidence(step, word === '' ? kind.product : `login ${word}`)] as const };
  if (word !== 'no-tool') return middlewareFinding('login-unseen', seen);
  const nextStep = 'Set KDEBUG_DB_IMAGE to the toolbox with database clients (docs/middleware.md).';
  return middlewareFinding('login-unseen', { ...seen, nextStep });
}
