import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { noLog } from '../../src/log.ts';
import { connectPatient, quitRedis } from '../../src/queue/connect-redis.ts';
import { consumeJobs } from '../../src/queue/consume-jobs.ts';
import { createJobs } from '../../src/queue/create-jobs.ts';
import { makeJob } from '../contracts/make-request.ts';
import { startRedis, type TestRedis } from '../redis/start-redis.ts';

describe('a worker that is told to end while a job runs', () => {
  let server: TestRedis;
  beforeEach(async () => {
    server = await startRedis({ durable: true });
  });
  afterEach(() => server.close());

  it('does not use up its grace when Redis is gone, for the job cannot tell its end', async () => {
    const [redis, prefix] = [connectPatient(server.url, { log: noLog }), server.prefix()];
    const taken = Promise.withResolvers<AbortSignal>();
    const consumer = await consumeJobs({
      ...{ redis, prefix, log: noLog, cluster: 'prod', concurrency: 1, goneMs: 200 },
      // As runJob while its news wait for Redis: it ends by its signal alone.
      handler: (_job, signal) => {
        taken.resolve(signal);
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error(String(signal.reason))));
        });
      },
      ...{ onExpired: nothing, onGivenUp: nothing, onRefused: nothing },
    });
    const jobs = createJobs({ redis, prefix, log: noLog });
    await jobs.enqueue(makeJob('run-a'));
    const signal = await taken.promise;
    const ending = consumer.close(60_000);
    await server.stop();
    await Promise.race([ending, aborted(signal)]);
    expect(signal.reason).toBe('shutdown');
    await jobs.close();
    // Its connections are given up after 5 s more.
    await ending;
    await quitRedis(redis);
  }, 12_000);
});

const nothing = async (): Promise<void> => undefined;

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
}
