import { type Job as BullJob, UnrecoverableError } from 'bullmq';
import { z } from 'zod';
import { asError, TransientError } from '../errors.ts';
import type { Ms } from '../request/request.ts';
import type { JobConsuming } from './consume-jobs.ts';
import type { Worked } from './consume-queue.ts';
import type { Held } from './held-jobs.ts';
import { inTime } from './in-time.ts';
import type { Job } from './job.ts';
import type { ReadPayload } from './job-schema.ts';
import { redisKeys } from './redis-keys.ts';
import { countTry, retryInMs } from './retry.ts';
import { isCancelled } from './watch-cancels.ts';

const mostTries = 6;
/** A newer worker shall take what this one cannot read. */
const newerInMs: Ms = 5_000;
/** A job that slipped through a stop waits for the resume. */
const stoppedInMs: Ms = 1_000;

/** What could be read of a payload that is no job. */
export interface Broken {
  readonly id: string;
  readonly why: string;
  readonly run?: string;
  readonly part?: number;
}

export interface JobWork extends JobConsuming {
  readonly now: () => Ms;
  readonly read: (data: unknown) => ReadPayload<Job>;
}

/** One job of a queue, from its payload to its end: read, in time, not stopped, then handled. */
export async function workJob(held: Held, work: JobWork): Promise<Worked> {
  const read = work.read(held.job.data);
  if ('newer' in read) {
    work.log.warn({ job: held.job.id, v: read.newer }, 'a job of a newer kdebug waits for a newer worker');
    return { againInMs: newerInMs };
  }
  if ('unreadable' in read) return putAside(held.job, read.unreadable, work);
  const job = read.ok;
  if (job.notAfter < work.now()) return done(work.onExpired(job));
  const { redis, prefix } = work;
  // The job is known as held by now: a cancel either finds it there or has set its flag before.
  const [stopped, cancelled] = await inTime(redis, () =>
    Promise.all([redis.exists(redisKeys(prefix).stopped), isCancelled(job.request.run, work)]),
  );
  if (cancelled) held.abort('cancel');
  else if (stopped === 1) return { againInMs: stoppedInMs };
  return handle(job, held, work);
}

async function handle(job: Job, held: Held, work: JobWork): Promise<Worked> {
  const { signal } = held;
  try {
    await work.handler(job, signal, { attempt: held.job.attemptsStarted });
    return 'done';
  } catch (thrown) {
    const error = asError(thrown);
    if (signal.reason === 'lost' || signal.reason === 'shutdown') throw error;
    const tries = await countTry(held.job);
    const againInMs = retryInMs(error, tries);
    const again = error instanceof TransientError && tries < mostTries && work.now() + againInMs < job.notAfter;
    work.log.warn({ err: error, job: job.id, tries, again }, 'a job failed');
    return again ? { againInMs } : done(work.onGivenUp(job, error));
  }
}

async function putAside(job: BullJob, why: string, { log, onUnreadable }: JobWork): Promise<never> {
  log.error({ job: job.id, why }, 'a job could not be read and was put aside');
  await onUnreadable({ id: job.id ?? '', why, ...partOf(job) });
  throw new UnrecoverableError('unreadable payload');
}

async function done(ending: Promise<void>): Promise<Worked> {
  await ending;
  return 'done';
}

const glimpse = z.object({ request: z.object({ run: z.string() }), part: z.number().int() });

/** Run and part of whatever is in a queue, from its payload or else from its id. */
export function partOf({ id = '', data }: BullJob): { readonly run?: string; readonly part?: number } {
  const seen = glimpse.safeParse(data);
  if (seen.success) return { run: seen.data.request.run, part: seen.data.part };
  const [, run, part] = /^([A-Za-z0-9_.-]{1,64})-(\d{1,5})$/.exec(id) ?? [];
  return run === undefined ? {} : { run, part: Number(part) };
}
