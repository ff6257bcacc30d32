import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { readAmqpStart } from './amqp-start.ts';
import { answers } from './answers.ts';
import type { Heard } from './judge-server.ts';
import { middlewareFinding } from './middleware-finding.ts';

/** The answer to the protocol header of AMQP 0-9-1: the broker names itself before any login. */
export function judgeRabbitmq(heard: Heard): readonly Finding[] | undefined {
  const { about, step, answer } = heard;
  const reply = answer.replies.get('start');
  const start = reply === undefined ? undefined : readAmqpStart(reply.bytes);
  if (start === undefined) return undefined;
  if (start === 'other version') {
    const sentence = `${about} speaks another version of AMQP than 0-9-1`;
    const seen = [evidence(step, `header: ${[...(reply?.bytes.subarray(0, 8) ?? [])].join(' ')}`)] as const;
    return [middlewareFinding('server-speaks-other', { about, sentence, evidence: seen })];
  }
  const { product, version, cluster, mechanisms } = start;
  const said = [product, version].filter((word) => word !== '').join(' ');
  const line = [`${said}`, ...(cluster === undefined ? [] : [`cluster ${cluster}`]), `logins: ${mechanisms.join(' ')}`];
  return [answers(heard, { said, login: mechanisms.join(', ') || 'unread', line: line.join(', ') })];
}
