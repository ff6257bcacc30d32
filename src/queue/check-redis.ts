import type { Redis } from 'ioredis';
import { asError, type Problem, problem, TransientError } from '../errors.ts';
import { inTime } from './in-time.ts';

export interface RedisHealth {
  /** 'redis 7.0.15', 'valkey 8.1.0'. */
  readonly version: string;
  /** maxmemory-policy; undefined when the server does not tell. */
  readonly policy?: string;
  readonly appendOnly: boolean;
  readonly usedBytes?: number;
  readonly problems: readonly Problem[];
}

/** BullMQ's scripts need 6.2. */
const least = [6, 2] as const;

/** What `kdebug doctor` says of Redis. Never throws for a Redis that is away: that is its first problem. */
export async function checkRedis(redis: Redis): Promise<RedisHealth> {
  try {
    return judge(fieldsOf(await inTime(redis, () => redis.info())));
  } catch (thrown) {
    if (!(thrown instanceof TransientError)) throw thrown;
    return { version: 'unknown', appendOnly: false, problems: [unreachable(redis, asError(thrown))] };
  }
}

function fieldsOf(info: string): Readonly<Record<string, string | undefined>> {
  const pairs = info.split(/\r?\n/).map((line) => line.split(':', 2));
  return Object.fromEntries(pairs.map(([name = '', value]) => [name, value]));
}

function judge(fields: Readonly<Record<string, string | undefined>>): RedisHealth {
  const { redis_version: redis = '0', valkey_version: valkey, maxmemory_policy: policy } = fields;
  const used = fields.used_memory;
  return {
    version: valkey === undefined ? `redis ${redis}` : `valkey ${valkey}`,
    ...(policy === undefined ? {} : { policy }),
    appendOnly: fields.aof_enabled === '1',
    ...(used === undefined ? {} : { usedBytes: Number(used) }),
    problems: [
      ...(isTooOld(redis) ? [tooOld(redis)] : []),
      ...(policy === undefined || policy === 'noeviction' ? [] : [evicts(policy)]),
      ...(fields.role === 'slave' ? [replica()] : []),
    ],
  };
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < least[0] || (major === least[0] && minor < least[1]);
}

function unreachable({ options: { host = '', port = 0 } }: Redis, error: Error): Problem {
  return problem(
    'redis-unreachable',
    `Redis at ${host}:${port} does not answer (${error.message})`,
    'Start it, or mend REDIS_URL (address, password, TLS: rediss://).',
  );
}

function tooOld(version: string): Problem {
  return problem('redis-too-old', `Redis is ${version}; kdebug needs 6.2.`, 'Upgrade Redis, or use Valkey.');
}

function evicts(policy: string): Problem {
  return problem(
    'redis-evicts',
    `Redis throws keys away when its memory is full (maxmemory-policy ${policy}), also jobs and runs.`,
    'Set maxmemory-policy to noeviction.',
  );
}

function replica(): Problem {
  return problem('redis-read-only', 'This Redis is a replica and takes no writes.', 'Point REDIS_URL at the primary.');
}
