import { noLog } from '../../src/log.ts';
import { connectPatient, quitRedis } from '../../src/queue/connect-redis.ts';
import { consumeJobs } from '../../src/queue/consume-jobs.ts';
import { createJobs } from '../../src/queue/create-jobs.ts';
import { makeJob } from '../contracts/make-request.ts';
import { startRedis } from '../redis/start-redis.ts';
import { type Measure, measure, percentile } from './measure.ts';

export const enqueueName = 'enqueue to processor, idle worker';
const jobs = 300;
const pauseMs = 15;

/** From the call of enqueue to the call of the worker's handler, one job at a time, over a real Redis. */
export async function measureEnqueue(): Promise<readonly Measure[]> {
  const redis = await startRedis();
  const [asking, working] = [connectPatient(redis.url, { log: noLog }), connectPatient(redis.url, { log: noLog })];
  const prefix = redis.prefix();
  const queued = createJobs({ redis: asking, prefix, log: noLog });
  let taken = Promise.withResolvers<number>();
  const consumer = await consumeJobs({
    redis: working,
    prefix,
    log: noLog,
    cluster: 'prod',
    concurrency: 100,
    handler: async () => taken.resolve(performance.now()),
    onExpired: async () => {},
    onGivenUp: async () => {},
    onRefused: async () => {},
  });
  const samples: number[] = [];
  for (let n = 0; n < jobs; n += 1) {
    taken = Promise.withResolvers();
    const job = makeJob(`bench${n}`);
    const began = performance.now();
    await queued.enqueue(job);
    samples.push((await taken.promise) - began);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  await consumer.close(0);
  await queued.close();
  await Promise.all([quitRedis(asking), quitRedis(working)]);
  await redis.close();
  const kept = samples.slice(20);
  return [measure(enqueueName, 'ms', { samples: kept, judged: { value: percentile(kept, 95), what: 'p95', most: 4 } })];
}
