import { Redis, type RedisOptions } from 'ioredis';
import { atMost } from '../at-most.ts';
import type { Log } from '../log.ts';
import { readRedisAddress } from './redis-address.ts';

/** A command of an impatient connection is answered or refused within this time: Slack waits 3 s for its ack. */
export const impatientMs = 1_400;
/** A patient connection outlives a restart of Redis; what takes longer is tried again by whoever asked. */
export const patientMs = 30_000;

export interface RedisParts {
  readonly log: Log;
  /** Shown by `CLIENT LIST`. */
  readonly name?: string;
}

/** For whoever must answer at once (the bot): while Redis is away, commands are refused instead of kept. */
export function connectImpatient(url: string, parts: RedisParts): Redis {
  return connect(url, parts, { enableOfflineQueue: false, commandTimeout: impatientMs, maxRetriesPerRequest: 0 });
}

/** For consumers and workers: commands wait until Redis is back. BullMQ's workers take no other kind. */
export function connectPatient(url: string, parts: RedisParts): Redis {
  return connect(url, parts, { maxRetriesPerRequest: null });
}

/** For the owner, once everything that is built on it is closed. Ends also while Redis is away; never throws. */
export async function quitRedis(redis: Redis): Promise<void> {
  const quitting = redis.status === 'ready' ? redis.quit().catch(() => undefined) : Promise.resolve();
  await atMost<unknown>(1_000, quitting);
  redis.disconnect();
}

/** 'Redis' while one of the connections is not ready: for probes. */
export function waitsForRedis(...connections: readonly Redis[]): readonly string[] {
  return connections.every(({ status }) => status === 'ready') ? [] : ['Redis'];
}

export function isImpatient(redis: Redis): boolean {
  return redis.options.enableOfflineQueue === false;
}

function connect(url: string, { log, name }: RedisParts, options: RedisOptions): Redis {
  const address = readRedisAddress(url);
  const all = {
    ...address.options,
    ...options,
    replyMapping: 'legacy' as const,
    ...(name === undefined ? {} : { connectionName: name }),
    connectTimeout: 2_000,
    keepAlive: 10_000,
    // ioredis keeps this timer, and the process, also when the socket has long been closed.
    disconnectTimeout: 200,
    retryStrategy: (times: number) => Math.min(50 * times, 1_000),
  };
  const redis = address.url === undefined ? new Redis(all) : new Redis(address.url, all);
  // Everyone who waits for a Redis that is away listens.
  redis.setMaxListeners(0);
  let said = false;
  redis.on('error', (error: Error) => {
    // ioredis says it again at each try.
    if (!said) log.warn({ err: error }, 'Redis cannot be reached');
    said = true;
  });
  redis.on('ready', () => {
    if (said) log.info({}, 'Redis is back');
    said = false;
  });
  return redis;
}
