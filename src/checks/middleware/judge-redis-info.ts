import { evidence } from '../../check/make-finding.ts';
import type { Evidence, Fact, Finding } from '../../report/finding.ts';
import { judgeConnections } from './judge-connections.ts';
import type { Heard } from './judge-server.ts';
import { middlewareFinding } from './middleware-finding.ts';
import { type Answer, numberIn, wordIn } from './read-answer.ts';

/** 'Redis 7.0.15', 'Valkey 8.0.1': as INFO names it. */
export function productOf(answer: Answer): string {
  const valkey = wordIn(answer, 'valkey_version');
  if (valkey !== undefined) return `Valkey ${valkey}`;
  const version = wordIn(answer, 'redis_version');
  return version === undefined ? 'Redis' : `Redis ${version}`;
}

/** From what part of its limit on memory on a server is nearly out of it. */
const scarceFrom = 0.9;

/** What INFO tells of states in which a client fails. */
export function judgeRedisInfo(heard: Heard): Finding[] {
  const { answer } = heard;
  const clients = { used: numberIn(answer, 'connected_clients'), most: numberIn(answer, 'maxclients') };
  return [
    ...judgeMemory(heard),
    ...judgeSaving(heard),
    ...judgeRole(heard),
    ...judgeSlots(heard),
    ...judgeConnections(heard, { product: productOf(answer), ...clients }),
  ];
}

function judgeMemory(heard: Heard): Finding[] {
  const { answer, about } = heard;
  const used = numberIn(answer, 'used_memory') ?? 0;
  const most = numberIn(answer, 'maxmemory') ?? 0;
  const policy = wordIn(answer, 'maxmemory_policy');
  // With any other policy it makes room by itself; volatile-* ones may fail too, but only when nothing expires.
  if (most === 0 || policy !== 'noeviction' || used < scarceFrom * most) return [];
  const share = Math.round((100 * used) / most);
  const seen = [line(heard, ['used_memory', 'maxmemory', 'maxmemory_policy'])] as const;
  if (used >= most) {
    const sentence = `${about} is out of memory: its maxmemory is used up and it may evict nothing (noeviction), so it refuses writes`;
    return [middlewareFinding('server-out-of-memory', { about, sentence, evidence: seen })];
  }
  const sentence = `${about} uses ${share} % of its maxmemory and may evict nothing (noeviction)`;
  return [middlewareFinding('server-memory-scarce', { about, sentence, evidence: seen })];
}

function judgeSaving(heard: Heard): Finding[] {
  const { answer, about } = heard;
  const bad = ['rdb_last_bgsave_status', 'aof_last_write_status'].filter((name) => wordIn(answer, name) === 'err');
  if (bad.length === 0) return [];
  const sentence = `${about} could not save its data to disk the last time, and refuses writes unless it is told otherwise`;
  return [middlewareFinding('server-cannot-save', { about, sentence, evidence: [line(heard, bad)] })];
}

function judgeRole(heard: Heard): Finding[] {
  const { answer, about, forReading } = heard;
  if (wordIn(answer, 'role') !== 'slave') return [];
  const primary = wordIn(answer, 'master_host');
  const seen = [line(heard, ['role', 'master_host', 'master_link_status'])] as const;
  const of = primary === undefined ? 'a replica' : `a replica of ${primary}`;
  if (wordIn(answer, 'master_link_status') === 'down') {
    const sentence = `${about} is ${of} and has lost the link to it`;
    return [middlewareFinding('server-replica-behind', { about, sentence, evidence: seen })];
  }
  const sentence = `${about} is ${of}, so it takes no writes`;
  return [
    middlewareFinding(
      forReading || wordIn(answer, 'redis_mode') === 'cluster' ? 'server-is-replica' : 'server-read-only',
      { about, sentence, evidence: seen },
    ),
  ];
}

/** `cluster_state` is fail while a slot has no member that serves it (CLUSTER INFO). */
function judgeSlots(heard: Heard): Finding[] {
  const { about, answer } = heard;
  if (wordIn(answer, 'cluster_state') !== 'fail') return [];
  const sentence = `${about} is a member of a Redis Cluster that is down: nobody serves some of its slots (CLUSTERDOWN)`;
  return [
    middlewareFinding('cluster-down', { about, sentence, evidence: [line(heard, ['redis_mode', 'cluster_state'])] }),
  ];
}

function line({ answer, step }: Heard, names: readonly string[]): Evidence {
  return evidence(
    step,
    names.flatMap((name) => (answer.fields.has(name) ? [`${name}:${wordIn(answer, name)}`] : [])).join(' '),
  );
}

export function redisFacts(answer: Answer, about: string): Fact[] {
  const count = (key: string, field: string, unit: 'count' | 'bytes'): Fact[] => {
    const value = numberIn(answer, field);
    return value === undefined ? [] : [{ key, about, value, unit, steady: false }];
  };
  const role = wordIn(answer, 'role');
  return [
    ...count('clients', 'connected_clients', 'count'),
    ...count('memory', 'used_memory', 'bytes'),
    ...count('evicted-keys', 'evicted_keys', 'count'),
    ...count('rejected-connections', 'rejected_connections', 'count'),
    ...(role === undefined ? [] : [{ key: 'role', about, value: role, steady: true }]),
  ];
}
