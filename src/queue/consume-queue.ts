import { DelayedError, type Job, WaitingError, Worker } from 'bullmq';
import { atMost } from '../at-most.ts';
import { asError, TransientError } from '../errors.ts';
import type { Ms } from '../request/request.ts';
import { createHeld, type Held } from './held-jobs.ts';
import type { QueueParts } from './open-queue.ts';
import { redisKeys } from './redis-keys.ts';
import { countTry, retryInMs } from './retry.ts';
import { watchGone } from './watch-gone.ts';

/**
 * A worker that dies is noticed after at most lock + interval; measured with kill -9: 8.5 s. Its jobs are taken by
 * another, at most twice: a job that takes three workers down is given up.
 */
const usualStalling = { lockDuration: 10_000, stalledInterval: 5_000 } as const;
const maxStalledCount = 2;
/**
 * BullMQ wakes one waiting worker per new job. When that one goes away in this very moment the wake is lost with it, and
 * the job waits until another worker looks by itself: after so many seconds, the default being 5.
 */
const drainDelay = 1;
/** Time for what still runs at the end of close's grace to come to its end by itself. */
const settleMs: Ms = 2_000;
/** A Redis that is away must not keep a process from ending. */
const closeLimitMs: Ms = 5_000;
/**
 * Nor may it while jobs run: what they have to tell waits for Redis, so they would use up the whole grace. Locks are lost
 * by then anyway.
 */
const usualGoneMs: Ms = 10_000;

/** Done, or not now: taken again, by whichever worker, after so many milliseconds. Costs no attempt. */
export type Worked = 'done' | { readonly againInMs: Ms };

export interface Consuming {
  readonly queue: string;
  readonly concurrency: number;
  /**
   * A TransientError is tried again later; any other error fails the job for good. The signal's reasons: 'lost' (the
   * lock went to another worker), 'shutdown', and whatever else abort is called with.
   */
  readonly work: (held: Held) => Promise<Worked>;
  /** How long after it was queued a job's TransientErrors are tried again. */
  readonly tryForMs: Ms;
  /** BullMQ itself has given the job up: the workers that held it died. */
  readonly onStalledOut: (job: Job, error: Error) => Promise<void>;
  /** What a line about a job says of it, besides its id. */
  readonly about?: (job: Job) => object;
  /** For tests, which cannot wait so long. */
  readonly stalling?: { readonly lockDuration: Ms; readonly stalledInterval: Ms };
  readonly goneMs?: Ms;
}

export interface Consumer {
  /** What this process works on now. */
  held(): readonly Held[];
  /** Resolves once it listens. */
  ready(): Promise<void>;
  /**
   * Takes nothing new and lets what runs end within graceMs; then aborts it with 'shutdown' and hands it back, so
   * that another worker goes on within about a second. Resolves within graceMs + 7 s, within 17 s when Redis is away.
   */
  close(graceMs?: Ms): Promise<void>;
}

/** Takes jobs of one queue. redis must be patient; BullMQ opens one blocking connection beside it. */
export function consumeQueue(consuming: Consuming, parts: QueueParts): Consumer {
  const held = createHeld();
  const { goneMs = usualGoneMs } = consuming;
  let closing = false;
  const process = async (job: Job, token = ''): Promise<void> => {
    if (closing) return handBack(job, token);
    // BullMQ forgets a lock by the job's id: the same job twice in one process would run without one.
    if (held.has(job)) return later(job, token, 1_000);
    const mine = held.add(job);
    try {
      const fate = await settle(mine, consuming);
      if (fate === 'handBack') return await handBack(job, token);
      if (fate !== 'done') return await later(job, token, fate.againInMs);
    } finally {
      held.remove(mine);
    }
  };
  const worker = startWorker(process, consuming, parts);
  worker.on('lockRenewalFailed', (ids) => held.abort('lost', ({ job }) => ids.includes(job.id ?? '')));
  return {
    held: held.all,
    ready: () => worker.waitUntilReady(),
    async close(graceMs = 0) {
      closing = true;
      // It ends the wait for further jobs at once, and then waits for those that run. While Redis is away that never
      // ends; nothing can be handed back then, and the locks run out by themselves.
      const closed = parts.redis.status === 'ready' ? worker.close() : undefined;
      const gone = watchGone(parts.redis, goneMs);
      await held.empty(graceMs, gone.signal);
      gone.close();
      held.abort('shutdown');
      await held.empty(settleMs);
      held.handBack();
      await atMost(closeLimitMs, closed ?? worker.close(true));
    },
  };
}

/** What becomes of a job: worked on until it is done or taken away. Throws what fails it for good. */
async function settle(mine: Held, { work, tryForMs }: Consuming): Promise<Worked | 'handBack'> {
  const { job, signal } = mine;
  try {
    return await Promise.race([work(mine), mine.handedBack]);
  } catch (error) {
    if (signal.reason === 'shutdown') return 'handBack';
    const isOld = Date.now() - job.timestamp > tryForMs;
    if (!(error instanceof TransientError) || signal.reason === 'lost' || isOld) throw error;
    return { againInMs: retryInMs(error, await countTry(job)) };
  }
}

function startWorker(
  process: (job: Job, token?: string) => Promise<void>,
  { queue, concurrency, onStalledOut, about = () => ({}), stalling = usualStalling }: Consuming,
  { redis, prefix, log }: QueueParts,
): Worker {
  const worker = new Worker(queue, process, {
    connection: redis,
    prefix: redisKeys(prefix).bull,
    concurrency,
    ...stalling,
    maxStalledCount,
    drainDelay,
    runRetryDelay: 1_000,
  });
  worker.on('error', (error) => log.debug({ err: error, queue }, 'a queue reported an error'));
  worker.on('failed', (job, error) => {
    const fields = { queue, job: job?.id, ...(job === undefined ? {} : about(job)) };
    log.error({ err: error, ...fields }, 'a job of a queue failed');
    if (job?.deferredFailure === undefined) return;
    onStalledOut(job, error).catch((thrown: unknown) => {
      log.error({ err: asError(thrown), ...fields }, 'a job was given up and nobody could be told');
    });
  });
  return worker;
}

/** To the queue's head, so that the next free worker goes on with it. */
async function handBack(job: Job, token: string): Promise<never> {
  await job.moveToWait(token);
  throw new WaitingError();
}

async function later(job: Job, token: string, inMs: Ms): Promise<never> {
  await job.moveToDelayed(Date.now() + inMs, token);
  throw new DelayedError();
}
