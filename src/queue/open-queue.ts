import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Log } from '../log.ts';
import { redisKeys } from './redis-keys.ts';
import type { Seals } from './seals.ts';

/** What everything on Redis is built with. */
export interface QueueParts {
  /** Used for everything that does not block. */
  readonly redis: Redis;
  /** First part of every key: bot and workers must agree. */
  readonly prefix: string;
  readonly log: Log;
  /** How what is read is known to be a bot's; without, everything is trusted. */
  readonly seals?: Seals;
}

/** The producer's end of a queue. It can be opened while Redis is away, and never asks Redis by itself. */
export function openQueue(name: string, { redis, prefix, log }: QueueParts): Queue {
  const queue = new Queue(name, {
    connection: redis,
    prefix: redisKeys(prefix).bull,
    skipVersionCheck: true,
    skipMetasUpdate: true,
    skipWaitingForReady: true,
  });
  queue.on('error', (error) => log.debug({ err: error, queue: name }, 'a queue reported an error'));
  return queue;
}
