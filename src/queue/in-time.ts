import { type Redis, ReplyError } from 'ioredis';
import { asError, TransientError, UserError } from '../errors.ts';
import { impatientMs, isImpatient, patientMs } from './connect-redis.ts';

/**
 * Does something on Redis within the connection's time: 1.4 s where somebody waits for an answer, else 30 s.
 * TransientError when Redis does not answer, or says that it cannot just now.
 */
export async function inTime<T>(redis: Redis, work: () => Promise<T>): Promise<T> {
  const limitMs = isImpatient(redis) ? impatientMs : patientMs;
  const limit = startLimit(limitMs);
  try {
    // Not left to BullMQ: it would keep the command and do it long after it was said to have failed.
    await Promise.race([whenReady(redis, limit.signal), limit.over]);
    return await Promise.race([work(), limit.over]);
  } catch (thrown) {
    throw judge(asError(thrown));
  } finally {
    limit.clear();
  }
}

function startLimit(limitMs: number) {
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      stop.abort();
      reject(new TransientError(`Redis did not answer within ${limitMs} ms.`, 1_000));
    }, limitMs);
  });
  // It may come to its end while nobody listens any more.
  over.catch(() => undefined);
  const clear = (): void => {
    clearTimeout(timer);
    stop.abort();
  };
  return { over, signal: stop.signal, clear };
}

async function whenReady(redis: Redis, signal: AbortSignal): Promise<void> {
  if (redis.status === 'ready') return;
  if (redis.status === 'end') throw new Error('a Redis connection was used after its end');
  await new Promise<void>((resolve) => {
    const done = (): void => {
      redis.off('ready', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    redis.on('ready', done);
    signal.addEventListener('abort', done, { once: true });
  });
}

/** Redis' own error codes stand first in a reply: these say that the command itself is wrong, or not allowed to this user. */
const oursToMend = new Set(['ERR', 'WRONGTYPE', 'NOSCRIPT', 'CROSSSLOT', 'NOPERM']);

function judge(error: Error): Error {
  if (error instanceof UserError || error instanceof TransientError) return error;
  const isReply = error instanceof (ReplyError as typeof Error);
  if (isReply && oursToMend.has(error.message.split(' ', 1)[0] ?? '')) return error;
  return new TransientError('Redis did not do what was asked.', 1_000, { cause: error });
}
