import { randomUUID } from 'node:crypto';
import type { Ms } from '../request/request.ts';
import { announceWorker } from './announce-worker.ts';
import { type Consuming, consumeQueue } from './consume-queue.ts';
import type { Job } from './job.ts';
import { type ReadPayload, readJob } from './job-schema.ts';
import type { QueueParts } from './open-queue.ts';
import { redisKeys } from './redis-keys.ts';
import { runTtlMs } from './run-scripts.ts';
import { createSeenJobs } from './seen-jobs.ts';
import { watchCancels } from './watch-cancels.ts';
import { partOf, type RefusedJob, workJob } from './work-job.ts';

export interface JobConsuming extends QueueParts {
  readonly cluster: string;
  readonly concurrency: number;
  /**
   * The job's story. signal: 'cancel' (a person; the handler says how it ended), 'lost' or 'shutdown' (throws; another
   * worker goes on). attempt: 1 unless it was begun before. A TransientError is tried again until its notAfter.
   */
  readonly handler: (job: Job, signal: AbortSignal, how: { readonly attempt: number }) => Promise<void>;
  /** Taken after its notAfter. */
  readonly onExpired: (job: Job) => Promise<void>;
  /** Tried often enough, or the workers that held it died. */
  readonly onGivenUp: (job: Job, error: Error) => Promise<void>;
  /** Its payload is no job, or not a bot's, or came before. It lies in the queue's failed jobs for seven days. */
  readonly onRefused: (refused: RefusedJob) => Promise<void>;
  readonly now?: () => Ms;
  readonly stalling?: NonNullable<Consuming['stalling']>;
  readonly goneMs?: Ms;
  /** For readers of other versions. */
  readonly read?: (data: unknown) => ReadPayload<Job>;
}

export interface JobConsumer {
  close(graceMs: Ms): Promise<void>;
}

/** A worker's end of its cluster's queue: resolves once it listens. redis: a patient connection, left open by close. */
export async function consumeJobs(consuming: JobConsuming): Promise<JobConsumer> {
  const { cluster, concurrency, onGivenUp, read = readJob, now = Date.now } = consuming;
  const seen = createSeenJobs(now);
  const consumer = consumeQueue(
    {
      queue: redisKeys(consuming.prefix).jobs(cluster),
      concurrency,
      // A job's own notAfter comes first.
      tryForMs: runTtlMs,
      ...(consuming.stalling === undefined ? {} : { stalling: consuming.stalling }),
      ...(consuming.goneMs === undefined ? {} : { goneMs: consuming.goneMs }),
      work: (held) => workJob(held, { ...consuming, read, now, seen }),
      about: partOf,
      async onStalledOut({ data }, error) {
        const payload = read(data);
        if ('ok' in payload) await onGivenUp(payload.ok, error);
      },
    },
    consuming,
  );
  const runs = (): string[] => consumer.held().flatMap(({ job }) => partOf(job).run ?? []);
  const cancel = (run: string): void => {
    for (const one of consumer.held()) if (partOf(one.job).run === run) one.abort('cancel');
  };
  const cancels = await watchCancels({ runs, cancel }, consuming);
  const alive = await announceWorker({ cluster, worker: randomUUID(), onBeat: () => void cancels.look() }, consuming);
  await consumer.ready();
  return {
    async close(graceMs) {
      // From this moment on nothing is taken; cancels are heard as long as something runs.
      const ended = consumer.close(graceMs);
      await alive.close();
      await ended;
      await cancels.close();
    },
  };
}
