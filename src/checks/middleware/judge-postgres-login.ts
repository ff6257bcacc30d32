import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { connectionFacts, judgeConnections } from './judge-connections.ts';
import type { LoginSeen } from './judge-login.ts';
import { judgeOldest } from './judge-oldest.ts';
import type { Heard } from './judge-server.ts';
import { middlewareFinding } from './middleware-finding.ts';
import { numberIn, wordIn } from './read-answer.ts';

/** Waits for a lock that last longer, in seconds, are no longer the usual jostling. */
const waitsFrom = 10;
/** So far behind its primary, in seconds and with WAL that is not replayed, a standby serves old data. */
const behindFrom = 60;

/** What the queries of the login told; without pg_read_all_stats only the own sessions tell their state. */
export function judgePostgresLogin(heard: Heard): LoginSeen {
  const { answer, about } = heard;
  const used = numberIn(answer, 'connections');
  // What is reserved for superusers is not for the app.
  const most = (numberIn(answer, 'connections', 1) ?? 0) - (numberIn(answer, 'connections', 2) ?? 0);
  return {
    findings: [
      ...judgeRole(heard),
      ...judgeConnections(heard, { product: 'PostgreSQL', used, most }),
      ...judgeLocks(heard),
      ...judgeOldest(heard, numberIn(answer, 'oldest')),
    ],
    facts: [
      ...connectionFacts(about, { used, most }),
      { key: 'in-recovery', about, value: wordIn(answer, 'recovery') === 'true', steady: true },
    ],
  };
}

function judgeRole(heard: Heard): Finding[] {
  const { answer, about, forReading, step } = heard;
  if (wordIn(answer, 'recovery') !== 'true') {
    if (wordIn(answer, 'readonly') !== 'on') return [];
    const sentence = `${about} takes no writes of this user: default_transaction_read_only is on`;
    const nextStep =
      'Set default_transaction_read_only to off for the user, the database or the server; look first who set it, and why.';
    return [
      middlewareFinding('server-read-only', {
        about,
        sentence,
        evidence: [evidence(step, 'default_transaction_read_only on')],
        nextStep,
      }),
    ];
  }
  const lag = numberIn(answer, 'lag') ?? 0;
  const caughtUp = answer.fields.get('lag')?.[1] === 'true';
  const seen = [evidence(step, `pg_is_in_recovery true, last replay ${lag} s ago`)] as const;
  const behind = !caughtUp && lag >= behindFrom;
  const sentence = `${about} is a standby, so it takes no writes`;
  const role = middlewareFinding(forReading ? 'server-is-replica' : 'server-read-only', {
    about,
    sentence,
    evidence: seen,
  });
  if (!behind) return [role];
  const late = `${about} is a standby and ${lag} s behind its primary`;
  return [role, middlewareFinding('server-replica-behind', { about, sentence: late, evidence: seen })];
}

function judgeLocks({ answer, about, step }: Heard): Finding[] {
  const waiting = numberIn(answer, 'waiting') ?? 0;
  const longest = numberIn(answer, 'waiting', 1) ?? 0;
  if (waiting === 0 || longest < waitsFrom) return [];
  const sessions = waiting === 1 ? 'one session waits' : `${waiting} sessions wait`;
  const sentence = `${sessions} for a lock at ${about}, the longest for ${longest} s`;
  return [
    middlewareFinding('server-locks-wait', {
      about,
      sentence,
      evidence: [evidence(step, `waiting ${waiting}, longest ${longest} s`)],
    }),
  ];
}
