import { DelayedError, type Job, WaitingError, Worker } from 'bullmq';
import { asError } from '../errors.ts';
import type { Ms } from '../request/request.ts';
import { createHeld, type Held } from './held-jobs.ts';
import type { QueueParts } from './open-queue.ts';
import { redisKeys } from './redis-keys.ts';

/**
 * A worker that dies is noticed after at most lock + interval; measured with kill -9: 8.5 s. Its jobs are taken by
 * another, at most twice: a job that takes three workers down is given up.
 */
const stalling = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 2 } as const;
/** Time for what still runs at the end of close's grace to come to its end by itself. */
const settleMs: Ms = 2_000;
/** A Redis that is away must not keep a process from ending. */
const closeLimitMs: Ms = 5_000;

/** Done, or not now: taken again, by whichever worker, after so many milliseconds. Costs no attempt. */
export type Worked = 'done' | { readonly againInMs: Ms };

export interface Consuming {
  readonly queue: string;
  readonly concurrency: number;
  /** The signal's reasons: 'lost' (the lock went to another worker), 'shutdown', and what abort is called with. */
  work(held: Held): Promise<Worked>;
  /** BullMQ itself has given the job up: the workers that held it died. */
  onStalledOut(job: Job, error: Error): Promise<void>;
}

export interface Consumer {
  /** What this process works on now. */
  held(): readonly Held[];
  /** Resolves once it listens. */
  ready(): Promise<void>;
  /**
   * Takes nothing new and lets what runs end within graceMs; then aborts it with 'shutdown' and hands it back at once, so
   * that another worker goes on. Resolves within graceMs + 7 s, also when Redis is away.
   */
  close(graceMs?: Ms): Promise<void>;
}

/** Takes jobs of one queue. redis must be patient; BullMQ opens one blocking connection beside it. */
export function consumeQueue(consuming: Consuming, { redis, prefix, log }: QueueParts): Consumer {
  const held = createHeld();
  const { queue, concurrency } = consuming;
  let closing = false;
  const process = async (job: Job, token = ''): Promise<void> => {
    if (closing) return handBack(job, token);
    // BullMQ forgets a lock by the job's id: the same job twice in one process would run without one.
    if (held.has(job)) return later(job, token, 1_000);
    const mine = held.add(job);
    try {
      const worked = await Promise.race([consuming.work(mine), mine.handedBack]);
      if (worked === 'handBack') return await handBack(job, token);
      if (worked !== 'done') return await later(job, token, worked.againInMs);
    } catch (error) {
      if (mine.signal.reason === 'shutdown') return await handBack(job, token);
      throw error;
    } finally {
      held.remove(mine);
    }
  };
  const worker = new Worker(queue, process, {
    connection: redis,
    prefix: redisKeys(prefix).bull,
    concurrency,
    ...stalling,
    runRetryDelay: 1_000,
  });
  worker.on('error', (error) => log.debug({ err: error, queue }, 'a queue reported an error'));
  worker.on('lockRenewalFailed', (ids) => held.abort('lost', ({ job }) => ids.includes(job.id ?? '')));
  worker.on('failed', (job, error) => {
    log.error({ err: error, queue, job: job?.id }, 'a job of a queue failed');
    if (job?.deferredFailure === undefined) return;
    consuming.onStalledOut(job, error).catch((thrown: unknown) => {
      log.error({ err: asError(thrown), queue, job: job.id }, 'a job was given up and nobody could be told');
    });
  });
  return {
    held: held.all,
    ready: () => worker.waitUntilReady(),
    async close(graceMs = 0) {
      closing = true;
      await worker.pause(true);
      await held.empty(graceMs);
      held.abort('shutdown');
      await held.empty(settleMs);
      held.handBack();
      await withLimit(worker.close());
    },
  };
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

async function withLimit(ended: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, closeLimitMs);
  });
  await Promise.race([ended, limit]);
  clearTimeout(timer);
}
