import type { Queue } from 'bullmq';
import type { Ms, Person } from '../request/request.ts';
import type { Jobs } from '../run/ports.ts';
import { countWorkers } from './announce-worker.ts';
import { cancelRun } from './cancel-run.ts';
import { inTime } from './in-time.ts';
import type { Job } from './job.ts';
import { checked, readJob } from './job-schema.ts';
import { openQueue, type QueueParts } from './open-queue.ts';
import { queueDepth } from './queue-depth.ts';
import { redisKeys } from './redis-keys.ts';
import { runTtlMs } from './run-scripts.ts';
import { noSeals, type Seals } from './seals.ts';
import { pauseAll, readStop } from './stop-queues.ts';

/** Finished jobs are kept so long, so that the same job id is one job also for an ask that comes back. */
const keepDone = { age: 3_600, count: 5_000 } as const;
const keepFailed = { age: 7 * 24 * 3_600, count: 1_000 } as const;
/** A command has at most 2,000 characters; what is longer is a fault. */
const mostBytes = 256 * 1024;

export interface QueuedJobs extends Jobs {
  /** How many jobs of a cluster are in which state, and how long the oldest waits. */
  depth(cluster: string): ReturnType<typeof queueDepth>;
  close(): Promise<void>;
}

/** The queues of all clusters, for those who ask: one queue per cluster, opened when it is first needed. */
export function createJobs(parts: QueueParts & { readonly now?: () => Ms }): QueuedJobs {
  const { redis, seals = noSeals, now = Date.now } = parts;
  const keys = redisKeys(parts.prefix);
  const queues = new Map<string, Queue>();
  const queueOf = (cluster: string): Queue => {
    const queue = queues.get(cluster) ?? openQueue(keys.jobs(cluster), parts);
    queues.set(cluster, queue);
    return queue;
  };
  const all = { redis, keys, queueOf, seals };
  return {
    async enqueue(job) {
      const queued = await inTime(redis, () => enqueue(checked(readJob(job)), all));
      parts.log.info({ run: job.request.run, job: job.id, ...queued }, 'a job was queued');
      return queued;
    },
    cancel: (run) => inTime(redis, () => cancelRun(run, all)),
    async stop(by: Person, reason) {
      const said = { by, since: now(), ...(reason === undefined ? {} : { reason }) };
      await inTime(redis, () => redis.set(keys.stopped, JSON.stringify(said)));
      await inTime(redis, () => pauseAll('pause', all));
    },
    async resume() {
      await inTime(redis, () => redis.del(keys.stopped));
      await inTime(redis, () => pauseAll('resume', all));
    },
    stopped: () => inTime(redis, () => readStop(all)),
    workers: (cluster) => inTime(redis, () => countWorkers(cluster, all)),
    depth: (cluster) => inTime(redis, () => queueDepth(queueOf(cluster), now())),
    async close() {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}

export interface AllQueues {
  readonly redis: QueueParts['redis'];
  readonly keys: ReturnType<typeof redisKeys>;
  readonly queueOf: (cluster: string) => Queue;
  readonly seals: Seals;
}

async function enqueue(job: Job, { redis, keys, queueOf, seals }: AllQueues): Promise<{ readonly ahead: number }> {
  const { run, on } = job.request;
  const { cluster } = on[job.part] ?? on[0];
  const queue = queueOf(cluster);
  // One round trip: a connection keeps the order. So the counts are those before the job, and a cancel that comes at once
  // finds it in the index; on a Redis Cluster, where that order is not given, the cancel flag serves as well.
  const [counts] = await Promise.all([
    queue.getJobCounts('waiting', 'active'),
    redis.sadd(keys.clusters, cluster),
    redis.sadd(keys.jobsOf(run), JSON.stringify([cluster, job.id, job.part])),
    redis.pexpire(keys.jobsOf(run), runTtlMs),
    queue.add('run', seals.seal('job', job), {
      jobId: job.id,
      sizeLimit: mostBytes,
      removeOnComplete: keepDone,
      removeOnFail: keepFailed,
    }),
  ]);
  return { ahead: Object.values(counts).reduce((sum, count) => sum + count, 0) };
}
