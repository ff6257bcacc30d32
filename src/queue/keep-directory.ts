import { atMost } from '../at-most.ts';
import { asError } from '../errors.ts';
import type { Ms } from '../request/request.ts';
import type { PodNews } from '../run/directory.ts';
import { collectPods } from './collect-pods.ts';
import { revisionField } from './directory-fields.ts';
import type { QueueParts } from './open-queue.ts';
import { redisKeys } from './redis-keys.ts';

export interface Keeping {
  readonly cluster: string;
  /** Unique. */
  readonly worker: string;
  /** How long names are there when nobody keeps them any more. */
  readonly ttlMs: Ms;
  /** Tells of every pod until the signal aborts. */
  readonly watch: (hear: (news: PodNews) => void, signal: AbortSignal) => Promise<void>;
  /** Changes of this time go to Redis together. */
  readonly flushMs?: Ms;
}

/**
 * One worker of a cluster keeps its names; when it is gone another one does, within ttlMs. KEYS: keeper, directory. ARGV:
 * worker, ttl. 'other': not this one; 'anew': it has to tell all; 'kept': what it told is there.
 */
const hold = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 'other' end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
if not holder then return 'anew' end
if redis.call('PEXPIRE', KEYS[2], ARGV[2]) == 0 then return 'anew' end
return 'kept'`;

const letGo = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

/** One command of ten thousand fields would hold up the others of this Redis. */
const fieldsAtOnce = 500;

/** Keeps the names of a cluster's pods in Redis until it is closed, unless another worker does. Never throws. */
export function keepDirectory(keeping: Keeping, { redis, prefix, log }: QueueParts): { close(): Promise<void> } {
  const { cluster, worker, ttlMs, flushMs = 500 } = keeping;
  const keys = redisKeys(prefix);
  const [key, keeper] = [keys.directory(cluster), keys.keeper(cluster)];
  const stopping = new AbortController();
  const pods = collectPods();
  let watching: { readonly stop: AbortController; readonly done: Promise<void> } | undefined;
  let flushes = 0;

  const begin = async (): Promise<void> => {
    await end();
    pods.forget();
    const stop = new AbortController();
    watching = { stop, done: keeping.watch(pods.hear, AbortSignal.any([stop.signal, stopping.signal])) };
  };
  const end = async (): Promise<void> => {
    watching?.stop.abort();
    await watching?.done;
    watching = undefined;
  };
  const beat = async (): Promise<void> => {
    const held = await redis.eval(hold, 2, keeper, key, worker, ttlMs);
    if (held === 'other') await end();
    // A list that is still being read is none that was lost.
    else if (watching === undefined || (held === 'anew' && pods.told)) await begin();
  };
  const flush = async (): Promise<void> => {
    const batch = pods.take();
    if (batch === undefined) return;
    try {
      const writing = redis.multi();
      if (batch.fresh) writing.del(key);
      for (let at = 0; at < batch.is.length; at += fieldsAtOnce) {
        writing.hset(key, ...batch.is.slice(at, at + fieldsAtOnce).flat());
      }
      for (let at = 0; at < batch.gone.length; at += fieldsAtOnce) {
        writing.hdel(key, ...batch.gone.slice(at, at + fieldsAtOnce));
      }
      flushes += 1;
      writing.hset(key, revisionField, `${worker}-${flushes}-${Date.now()}`).pexpire(key, ttlMs);
      await writing.exec();
    } catch (error) {
      pods.giveBack(batch);
      throw error;
    }
  };
  const every = (ms: Ms, work: () => Promise<void>): (() => Promise<void>) => repeat(ms, work, { redis, log });
  const stops = [every(Math.max(50, ttlMs / 4), beat), every(flushMs, flush)];
  return {
    async close() {
      stopping.abort();
      await Promise.all(stops.map((stop) => stop()));
      await watching?.done;
      if (redis.status !== 'ready') return;
      await atMost(1_000, redis.eval(letGo, 1, keeper, worker)).catch((error: unknown) =>
        log.debug({ err: asError(error) }, 'the keeper of the directory could not sign off'),
      );
    },
  };
}

/** Does something every ms, one after the other, while Redis is there, and as soon as it is. The function it returns ends that. */
function repeat(
  ms: Ms,
  work: () => Promise<void>,
  { redis, log }: Pick<QueueParts, 'redis' | 'log'>,
): () => Promise<void> {
  let doing: Promise<void> | undefined;
  const once = (): void => {
    if (doing !== undefined || redis.status !== 'ready') return;
    doing = work()
      .catch((error: unknown) => log.debug({ err: asError(error) }, 'the directory was not written; it is tried again'))
      .finally(() => {
        doing = undefined;
      });
  };
  once();
  redis.on('ready', once);
  const timer = setInterval(once, ms);
  return async () => {
    redis.off('ready', once);
    clearInterval(timer);
    await atMost(1_000, doing ?? Promise.resolve());
  };
}
