import type { Redis } from 'ioredis';
import { noLog } from '../../src/log.ts';
import { connectImpatient, connectPatient, quitRedis } from '../../src/queue/connect-redis.ts';
import { consumeJobs, type JobConsumer, type JobConsuming } from '../../src/queue/consume-jobs.ts';
import { createJobs, type QueuedJobs } from '../../src/queue/create-jobs.ts';
import { noSeals, type Seals } from '../../src/queue/seals.ts';
import { createBench } from './job-bench.ts';

/** Noticed within about a second when a worker dies. */
export const quickStalling = { lockDuration: 1_000, stalledInterval: 500 } as const;

export interface Worker extends ReturnType<typeof createBench> {
  readonly redis: Redis;
  close(graceMs: number): Promise<void>;
}

/** One who asks and any number of workers, each on connections of its own as in another process. */
export function createJobStage(url: string, prefix: string, seals: Seals = noSeals) {
  const redis = connectImpatient(url, { log: noLog });
  const jobs: QueuedJobs = createJobs({ redis, prefix, log: noLog, seals });
  const workers: Worker[] = [];
  return {
    redis,
    jobs,
    prefix,
    async work(over: Partial<JobConsuming> = {}): Promise<Worker> {
      const bench = createBench();
      const patient = connectPatient(url, { log: noLog });
      const consumer: JobConsumer = await consumeJobs({
        redis: patient,
        prefix,
        log: noLog,
        cluster: 'prod',
        concurrency: 5,
        stalling: quickStalling,
        ...bench.callbacks,
        ...over,
      });
      let closed: Promise<void> | undefined;
      const close = (graceMs: number): Promise<void> => {
        closed ??= consumer.close(graceMs).then(() => quitRedis(patient));
        return closed;
      };
      const worker = { ...bench, redis: patient, close };
      workers.push(worker);
      return worker;
    },
    async close(): Promise<void> {
      for (const worker of workers) worker.finishAll();
      await Promise.all(workers.map((worker) => worker.close(500)));
      await jobs.close();
      await quitRedis(redis);
    },
  };
}
