import { z } from 'zod';
import { TransientError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Ms } from '../request/request.ts';
import { type Consumer, consumeQueue, type Worked } from './consume-queue.ts';
import type { Held } from './held-jobs.ts';
import { inTime } from './in-time.ts';
import { openQueue, type QueueParts } from './open-queue.ts';
import { redisKeys } from './redis-keys.ts';
import { countTry, retryInMs } from './retry.ts';

/** How long a post is tried again while the chat does not answer; the watchdog comes back to what is left then. */
const tryForMs: Ms = 20 * 60_000;
/** A fault of ours does not mend itself: tried a few times, for the fault may be another's after all. */
const mostFaults = 5;

/** Brings card and thread in line with a run's state. Sees the newest state, so one call does for many wakes. */
export type Post = (run: string, signal: AbortSignal) => Promise<void>;

export interface Posts {
  /**
   * Wakes whoever posts. Wakes merge while a run waits for its turn; a wake while the run is posted causes one more turn
   * behind it. So the last wake is never lost, and a run is posted by one process at a time.
   */
  readonly wake: (run: string) => Promise<void>;
  /** redis: a patient connection. */
  consume(post: Post, how: { readonly redis: QueueParts['redis']; readonly concurrency?: number }): Consumer;
  close(): Promise<void>;
}

const payload = z.object({ run: z.string().min(1) });

export function createPosts(parts: QueueParts): Posts {
  const name = redisKeys(parts.prefix).posts;
  const queue = openQueue(name, parts);
  return {
    async wake(run) {
      await inTime(parts.redis, () =>
        queue.add(
          'post',
          { run },
          {
            deduplication: { id: run, keepLastIfActive: true },
            removeOnComplete: true,
            removeOnFail: { age: 24 * 3_600, count: 1_000 },
          },
        ),
      );
    },
    consume: (post, { redis, concurrency = 10 }) =>
      consumeQueue(
        {
          queue: name,
          concurrency,
          tryForMs,
          work: (held) => work(held, post, parts.log),
          about: ({ data }) => payload.safeParse(data).data ?? {},
          async onStalledOut({ data }, error) {
            parts.log.error({ err: error, ...payload.safeParse(data).data }, 'a post was given up');
          },
        },
        { ...parts, redis },
      ),
    close: () => queue.close(),
  };
}

async function work({ job, signal }: Held, post: Post, log: Log): Promise<Worked> {
  const { run } = payload.parse(job.data);
  try {
    await post(run, signal);
    return 'done';
  } catch (error) {
    if (signal.aborted || error instanceof TransientError) throw error;
    const tries = await countTry(job);
    log.error({ err: error, run, tries }, 'a post failed by a fault of ours');
    if (tries >= mostFaults) throw error;
    return { againInMs: retryInMs(error, tries) };
  }
}
