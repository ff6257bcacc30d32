import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { answers } from './answers.ts';
import type { Heard } from './judge-server.ts';
import { middlewareFinding } from './middleware-finding.ts';
import { type MysqlPacket, productOf, readMysql } from './mysql-packets.ts';

type ErrorPacket = Extract<MysqlPacket, { kind: 'error' }>;

/** Numbers of errors (MySQL and MariaDB error references). */
const full = [1040, 1203, 1226];
const barred: Readonly<Record<number, string>> = {
  1129: 'Find out what connects without speaking (a TCP probe of a load balancer), then run `mysqladmin flush-hosts`.',
  1130: "Create the user for the pods' addresses ('user'@'%' or their range), or let them come from another one.",
};
const stopping = [1053];
const tlsOnly = [3159];

/** The greeting, and the answer to a login as `kdebug` without a password, which ends the handshake in good order. */
export function judgeMysql(heard: Heard): readonly Finding[] | undefined {
  const greeting = packet(heard, 'greeting');
  if (greeting?.kind === 'error') return [judgeError(heard, greeting, 'MySQL')];
  if (greeting?.kind !== 'greeting') return undefined;
  const said = productOf(greeting.version);
  const login = packet(heard, 'login');
  const line = `greeting: ${greeting.version}`;
  if (login?.kind === 'ok') return [answers(heard, { said, line }), withoutLogin(heard, said)];
  if (login?.kind === 'error' && [...full, ...stopping, ...Object.keys(barred).map(Number)].includes(login.number)) {
    return [judgeError(heard, login, said)];
  }
  const tls = login?.kind === 'error' && tlsOnly.includes(login.number);
  return [answers(heard, { said, login: tls ? 'over TLS alone' : 'a password', line })];
}

function packet({ answer }: Heard, name: string): MysqlPacket | undefined {
  const reply = answer.replies.get(name);
  return reply === undefined ? undefined : readMysql(reply.bytes);
}

function judgeError({ about, step }: Heard, { number, message }: ErrorPacket, product: string): Finding {
  const said = evidence(step, message).line;
  const seen = [evidence(step, `error ${number}: ${message}`)] as const;
  if (full.includes(number)) {
    const sentence = `${about} is ${product} and has no connection left: ${said}`;
    return middlewareFinding('server-full', { about, sentence, evidence: seen });
  }
  const nextStep = barred[number];
  if (nextStep !== undefined) {
    const sentence = `${about} is ${product} and does not let this pod in: ${said}`;
    return middlewareFinding('server-bars-client', { about, sentence, evidence: seen, nextStep });
  }
  const sentence = `${about} is ${product} and takes no logins: ${said}`;
  return middlewareFinding('server-starting', { about, sentence, evidence: seen });
}

function withoutLogin({ about, step }: Heard, said: string): Finding {
  const sentence = `${about} is ${said} and lets a user that it does not know in without a password`;
  return middlewareFinding('server-without-login', { about, sentence, evidence: [evidence(step, 'login: OK packet')] });
}
