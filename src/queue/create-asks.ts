import { createHash } from 'node:crypto';
import { asError, TransientError } from '../errors.ts';
import type { Ms } from '../request/request.ts';
import type { Ask, RecordAsk } from '../run/chat.ts';
import { type Consumer, consumeQueue, type Worked } from './consume-queue.ts';
import type { Held } from './held-jobs.ts';
import { inTime } from './in-time.ts';
import { checked, readAsk } from './job-schema.ts';
import { openQueue, type QueueParts } from './open-queue.ts';
import { redisKeys } from './redis-keys.ts';
import { countTry, retryInMs } from './retry.ts';
import { type Distrust, noSeals } from './seals.ts';

/** Slack delivers an event again for at most an hour; a command is never delivered again. */
const rememberMs: Ms = 2 * 3_600_000;
/** The longest that an answer can be of use; Slack's reply address is good for half of it. */
const tryForMs: Ms = 3_600_000;
const mostTries = 5;
/** A newer bot shall take what this one cannot read. */
const newerInMs: Ms = 5_000;

export interface Asking {
  /** Answers one ask. A TransientError is tried again a few times. */
  readonly handler: (ask: Ask) => Promise<void>;
  /** Nobody could answer: tells the person so. Called before the ask is forgotten. */
  readonly onLost: (ask: Ask, error: Error) => Promise<void>;
  /** No bot signed it: it is not answered, and whom it names is told so. */
  readonly onForged?: (ask: Ask) => Promise<void>;
  /** A patient connection. */
  readonly redis: QueueParts['redis'];
  readonly concurrency?: number;
}

export interface Asks {
  /** TransientError within 1.5 s when Redis does not answer. The same id again, within two hours, is the same ask. */
  readonly record: RecordAsk;
  consume(asking: Asking): Consumer;
  close(): Promise<void>;
}

/**
 * What was typed or clicked, kept until it is answered: a bot that dies in between is succeeded by another one. An
 * answered ask leaves only a marker behind, without text and reply address; the marker is looked at before an ask is
 * answered, so an event that Slack delivers again long after is dropped there.
 */
export function createAsks(parts: QueueParts): Asks {
  const { seals = noSeals } = parts;
  const keys = redisKeys(parts.prefix);
  const queue = openQueue(keys.asks, parts);
  return {
    async record(ask) {
      const data = seals.seal('ask', checked(readAsk(ask)));
      const options = { jobId: jobIdOf(ask.id), removeOnComplete: true, removeOnFail: true };
      await inTime(parts.redis, () => queue.add('ask', data, options));
    },
    consume(asking) {
      const { redis, concurrency = 50 } = asking;
      const consuming = { ...parts, redis };
      return consumeQueue(
        {
          queue: keys.asks,
          concurrency,
          tryForMs,
          work: (held) => work(held, asking, consuming),
          async onStalledOut({ data }, error) {
            const read = readAsk(data);
            if ('ok' in read && seals.whyNot('ask', data) === undefined) await asking.onLost(read.ok, error);
          },
        },
        consuming,
      );
    },
    close: () => queue.close(),
  };
}

/** BullMQ takes neither ':' nor digits alone, and Slack's ids hold anything. */
function jobIdOf(ask: string): string {
  return `ask-${createHash('sha256').update(ask).digest('hex').slice(0, 40)}`;
}

async function work(held: Held, asking: Asking, parts: QueueParts): Promise<Worked> {
  const { job } = held;
  const read = readAsk(job.data);
  if ('newer' in read) return { againInMs: newerInMs };
  if ('unreadable' in read) {
    parts.log.error({ why: read.unreadable, job: job.id }, 'an ask could not be read');
    return 'done';
  }
  const distrust = (parts.seals ?? noSeals).whyNot('ask', job.data);
  if (distrust !== undefined) return drop(read.ok, distrust, { asking, parts });
  const marker = redisKeys(parts.prefix).answered(job.id ?? '');
  const { redis } = parts;
  if ((await inTime(redis, () => redis.exists(marker))) === 1) return 'done';
  const worked = await answer(read.ok, held, { asking, parts });
  if (worked === 'done') await inTime(redis, () => redis.set(marker, '1', 'PX', rememberMs));
  return worked;
}

/** Without its reply address, which may lead anywhere. */
async function drop(forged: Ask, why: Distrust, { asking, parts }: Answering): Promise<Worked> {
  const { replyUrl: _, ...ask } = forged;
  parts.log.error({ why }, 'an ask that no bot signed was dropped');
  await asking.onForged?.(ask);
  return 'done';
}

interface Answering {
  readonly asking: Asking;
  readonly parts: QueueParts;
}

async function answer(ask: Ask, { job, signal }: Held, { asking, parts }: Answering): Promise<Worked> {
  try {
    await asking.handler(ask);
    return 'done';
  } catch (thrown) {
    const error = asError(thrown);
    if (signal.aborted) throw error;
    const tries = await countTry(job);
    if (error instanceof TransientError && tries < mostTries) return { againInMs: retryInMs(error, tries) };
    parts.log.error({ err: error, ask: job.id, tries }, 'an ask could not be answered');
    await asking.onLost(ask, error);
    return 'done';
  }
}
