import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { connectionFacts, judgeConnections } from './judge-connections.ts';
import type { LoginSeen } from './judge-login.ts';
import { judgeOldest } from './judge-oldest.ts';
import type { Heard } from './judge-server.ts';
import { middlewareFinding } from './middleware-finding.ts';
import { productOf } from './mysql-packets.ts';
import { numberIn, wordIn } from './read-answer.ts';

const behindFrom = 60;

/** What settings and counters told; replication and transactions only where the user may see them. */
export function judgeMysqlLogin(heard: Heard): LoginSeen {
  const { answer, about } = heard;
  const product = productOf(wordIn(answer, 'version') ?? '');
  const used = numberIn(answer, 'Threads_connected');
  const most = numberIn(answer, 'max_connections');
  return {
    findings: [
      ...judgeRole(heard),
      ...judgeConnections(heard, { product, used, most }),
      ...judgeLocks(heard),
      ...judgeOldest(heard, numberIn(answer, 'oldest')),
    ],
    facts: [
      ...connectionFacts(about, { used, most }),
      { key: 'read-only', about, value: wordIn(answer, 'read_only') === 'ON', steady: true },
    ],
  };
}

function judgeRole({ answer, about, forReading, step }: Heard): Finding[] {
  const threads = ['Slave_IO_Running', 'Slave_SQL_Running'].map((name) => wordIn(answer, name));
  const replicates = threads.some((word) => word !== undefined);
  const behind = numberIn(answer, 'Seconds_Behind_Master');
  const found: Finding[] = [];
  if (replicates && (threads.includes('No') || (behind ?? 0) >= behindFrom)) {
    const why = threads.includes('No') ? 'its replication has stopped' : `it is ${behind} s behind its primary`;
    const seen = [
      evidence(step, `IO thread ${threads[0]}, SQL thread ${threads[1]}, behind ${behind ?? 'unknown'} s`),
    ] as const;
    found.push(
      middlewareFinding('server-replica-behind', {
        about,
        sentence: `${about} is a replica, and ${why}`,
        evidence: seen,
      }),
    );
  }
  if (wordIn(answer, 'read_only') !== 'ON' && wordIn(answer, 'super_read_only') !== 'ON') return found;
  const sentence = `${about} takes no writes: read_only is ON${replicates ? ', for it is a replica' : ''}`;
  const code = replicates && forReading ? 'server-is-replica' : 'server-read-only';
  return [...found, middlewareFinding(code, { about, sentence, evidence: [evidence(step, 'read_only ON')] })];
}

/** MySQL tells how many transactions wait for a row's lock now; one or two come and go. */
function judgeLocks({ answer, about, step }: Heard): Finding[] {
  const waiting = numberIn(answer, 'Innodb_row_lock_current_waits') ?? 0;
  if (waiting < 5) return [];
  const sentence = `${waiting} transactions wait for a row's lock at ${about}`;
  return [
    middlewareFinding('server-locks-wait', {
      about,
      sentence,
      evidence: [evidence(step, `Innodb_row_lock_current_waits ${waiting}`)],
    }),
  ];
}
