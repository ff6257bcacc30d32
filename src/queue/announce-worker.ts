import type { Redis } from 'ioredis';
import { atMost } from '../at-most.ts';
import type { Ms } from '../request/request.ts';
import type { QueueParts } from './open-queue.ts';
import { type RedisKeys, redisKeys } from './redis-keys.ts';

const everyMs: Ms = 1_500;
/** A worker that was not seen for so long counts as dead. */
const aliveMs: Ms = 6_000;

/** By Redis' own clock: those of bot and worker may differ. KEYS: sorted set. ARGV: worker, how long it counts. */
const sayAlive = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('PEXPIRE', KEYS[1], 10 * ARGV[2])`;

const countAlive = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
return redis.call('ZCOUNT', KEYS[1], now - ARGV[1], '+inf')`;

export interface Announcing {
  readonly cluster: string;
  /** Unique. */
  readonly worker: string;
  /** Called at each beat while Redis is there. */
  readonly onBeat: () => void;
}

/** Says every 1.5 s that a worker lives, until it is closed. */
export async function announceWorker(
  { cluster, worker, onBeat }: Announcing,
  { redis, prefix, log }: QueueParts,
): Promise<{ close(): Promise<void> }> {
  const keys = redisKeys(prefix);
  const say = async (): Promise<void> => {
    try {
      await redis.eval(sayAlive, 1, keys.workers(cluster), worker, aliveMs);
    } catch (error) {
      log.debug({ err: error }, 'a worker could not say that it lives');
    }
  };
  await redis.sadd(keys.clusters, cluster);
  await say();
  let saying = Promise.resolve();
  const timer = setInterval(() => {
    // While Redis is away each beat would wait for it, and all would come at once when it is back.
    if (redis.status !== 'ready') return;
    onBeat();
    saying = saying.then(say);
  }, everyMs);
  return {
    async close() {
      clearInterval(timer);
      if (redis.status !== 'ready') return;
      const gone = saying.then(() => redis.zrem(keys.workers(cluster), worker));
      await atMost(1_000, gone).catch((error: unknown) => log.debug({ err: error }, 'a worker could not sign off'));
    },
  };
}

export async function countWorkers(
  cluster: string,
  { redis, keys }: { readonly redis: Redis; readonly keys: RedisKeys },
): Promise<number> {
  return Number(await redis.eval(countAlive, 1, keys.workers(cluster), aliveMs));
}
