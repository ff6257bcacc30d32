import { type Job as BullJob, UnrecoverableError } from 'bullmq';
import { z } from 'zod';
import { asError, TransientError } from '../errors.ts';
import { withLogFields } from '../log.ts';
import type { Ms } from '../request/request.ts';
import type { JobConsuming } from './consume-jobs.ts';
import type { Worked } from './consume-queue.ts';
import type { Held } from './held-jobs.ts';
import { inTime } from './in-time.ts';
import type { Job } from './job.ts';
import type { ReadPayload } from './job-schema.ts';
import { redisKeys } from './redis-keys.ts';
import { countTry, retryInMs } from './retry.ts';
import { endOf } from './run-scripts.ts';
import { type Distrust, noSeals } from './seals.ts';
import type { SeenJobs } from './seen-jobs.ts';
import { isCancelled } from './watch-cancels.ts';

const mostTries = 6;
/** A newer worker shall take what this one cannot read. */
const newerInMs: Ms = 5_000;
/** A job that slipped through a stop waits for the resume. */
const stoppedInMs: Ms = 1_000;

/** Why a job is not begun although it could be taken. */
export type JobFault = Distrust | 'unreadable' | 'replayed' | 'other-cluster';

/** A job that was refused: what it says of itself, which need not be true. */
export interface RefusedJob {
  readonly id: string;
  readonly fault: JobFault;
  readonly run?: string;
  readonly part?: number;
  /** Whom it names as its requester. */
  readonly from?: string;
}

export interface JobWork extends JobConsuming {
  readonly now: () => Ms;
  readonly read: (data: unknown) => ReadPayload<Job>;
  readonly seen: SeenJobs;
}

/** One job of a queue, from its payload to its end: signed, read, in time, not stopped, then handled. */
export async function workJob(held: Held, work: JobWork): Promise<Worked> {
  const { log, read: readPayload, seals = noSeals } = work;
  const read = readPayload(held.job.data);
  if ('newer' in read) {
    log.warn({ job: held.job.id, v: read.newer }, 'a job of a newer kdebug waits for a newer worker');
    return { againInMs: newerInMs };
  }
  const distrust = seals.whyNot('job', held.job.data);
  if (distrust !== undefined) return putAside(held.job, { fault: distrust }, work);
  if ('unreadable' in read) return putAside(held.job, { fault: 'unreadable', why: read.unreadable }, work);
  const job = read.ok;
  return withLogFields({ run: job.request.run, job: job.id }, () => begin(job, held, work));
}

async function begin(job: Job, held: Held, work: JobWork): Promise<Worked> {
  const { redis, prefix, seen, cluster } = work;
  const keys = redisKeys(prefix);
  const { run, on } = job.request;
  if ((on[job.part] ?? on[0]).cluster !== cluster) return putAside(held.job, { fault: 'other-cluster' }, work);
  if (held.job.id !== job.id) return putAside(held.job, { fault: 'replayed' }, work);
  if (job.notAfter < work.now()) return done(work.onExpired(job));
  // The job is known as held by now: a cancel either finds it there or has set its flag before.
  const [stopped, cancelled, ended] = await inTime(redis, () =>
    Promise.all([redis.exists(keys.stopped), isCancelled(run, work), redis.hexists(keys.head(run), endOf(job.part))]),
  );
  if (ended === 1 || seen.has(job.id)) {
    // Of a job that was begun before, a worker told the end and died before the queue knew: no replay.
    const known = cancelled || held.job.attemptsStarted > 1;
    return known ? 'done' : putAside(held.job, { fault: 'replayed' }, work);
  }
  if (cancelled) held.abort('cancel');
  else if (stopped === 1) return { againInMs: stoppedInMs };
  work.log.info({ attempt: held.job.attemptsStarted }, 'a job was begun');
  const worked = await handle(job, held, work);
  if (worked !== 'done') return worked;
  seen.add(job);
  work.log.info({}, 'a job has ended');
  return worked;
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
    work.log.warn({ err: error, tries, again }, 'a job failed');
    return again ? { againInMs } : done(work.onGivenUp(job, error));
  }
}

async function putAside(
  job: BullJob,
  { fault, why }: { readonly fault: JobFault; readonly why?: string },
  { log, onRefused }: JobWork,
): Promise<never> {
  log.error({ job: job.id, ...partOf(job), fault, why }, 'a job was refused and put aside');
  await onRefused({ id: job.id ?? '', fault, ...partOf(job), ...fromOf(job) });
  throw new UnrecoverableError(fault);
}

async function done(ending: Promise<void>): Promise<Worked> {
  await ending;
  return 'done';
}

const requester = z.object({ request: z.object({ from: z.object({ id: z.string().max(200) }) }) });

function fromOf({ data }: BullJob): Pick<RefusedJob, 'from'> {
  const seen = requester.safeParse(data);
  return seen.success ? { from: seen.data.request.from.id } : {};
}

const glimpse = z.object({ request: z.object({ run: z.string() }), part: z.number().int() });

/** Run and part of whatever is in a queue, from its payload or else from its id. */
export function partOf({ id = '', data }: BullJob): { readonly run?: string; readonly part?: number } {
  const seen = glimpse.safeParse(data);
  if (seen.success) return { run: seen.data.request.run, part: seen.data.part };
  const [, run, part] = /^([A-Za-z0-9_.-]{1,64})-(\d{1,5})$/.exec(id) ?? [];
  return run === undefined ? {} : { run, part: Number(part) };
}
