import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { answers } from './answers.ts';
import { judgeRedisInfo, productOf } from './judge-redis-info.ts';
import type { Heard } from './judge-server.ts';
import { middlewareFinding } from './middleware-finding.ts';

type Code = Parameters<typeof middlewareFinding>[0];

/** The first word of an error is its code (Redis documentation, RESP); how each is said of a server. */
const refusals: readonly (readonly [RegExp, Code, string])[] = [
  [/^-LOADING\b/, 'server-starting', 'still loads its data into memory'],
  [/^-BUSY\b/, 'server-starting', 'is busy with a script that does not end'],
  [/^-MASTERDOWN\b/, 'server-replica-behind', 'is a replica without a link to its primary, and serves no old data'],
  [/^-MISCONF\b/, 'server-cannot-save', 'could not save its data to disk and refuses writes'],
  [/^-OOM\b/, 'server-out-of-memory', 'is out of memory and refuses commands'],
  [/^-DENIED\b/, 'server-bars-client', 'is in protected mode: it takes connections from its own host alone'],
  // Its code is the general ERR, so the words must tell (networking.c, since Redis 2.4).
  [
    /^-ERR max number of clients\b/,
    'server-full',
    'has no connection left: its max number of clients is reached (maxclients)',
  ],
];

const nextSteps: Readonly<Partial<Record<Code, string>>> = {
  'server-bars-client': 'Give it a password (requirepass) or set `protected-mode no`, and bind it to its own address.',
};

/** The answer to PING, and where no login is needed what INFO tells. */
export function judgeRedis(heard: Heard): readonly Finding[] | undefined {
  const { about, step, answer } = heard;
  const ping = answer.replies.get('ping')?.bytes.toString('latin1').split('\r\n', 1)[0] ?? '';
  if (ping.startsWith('+PONG'))
    return [answers(heard, { said: productOf(answer), line: 'PONG' }), ...judgeRedisInfo(heard)];
  if (/^-(?:NOAUTH\b|ERR operation not permitted)/.test(ping)) {
    return [answers(heard, { said: 'Redis', login: 'a password', line: ping })];
  }
  const refusal = refusals.find(([pattern]) => pattern.test(ping));
  if (refusal !== undefined) {
    const [, code, said] = refusal;
    const nextStep = nextSteps[code];
    const seen = { about, sentence: `${about} is Redis and ${said}`, evidence: [evidence(step, ping)] as const };
    return [middlewareFinding(code, nextStep === undefined ? seen : { ...seen, nextStep })];
  }
  return ping.startsWith('-') ? [answers(heard, { said: 'Redis', line: ping })] : undefined;
}
