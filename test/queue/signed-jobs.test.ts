import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Queue } from 'bullmq';
import { noLog } from '../../src/log.ts';
import { createRuns } from '../../src/queue/create-runs.ts';
import type { Job } from '../../src/queue/job.ts';
import { openQueue } from '../../src/queue/open-queue.ts';
import { redisKeys } from '../../src/queue/redis-keys.ts';
import { makeJob, makeRequest } from '../contracts/make-request.ts';
import { makeOpening } from '../contracts/make-run.ts';
import { startRedis, type TestRedis } from '../redis/start-redis.ts';
import { createJobStage, type Worker } from './job-stage.ts';
import { makeSeals } from './make-seals.ts';

let server: TestRedis;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.close());

describe('a worker that trusts one bot', () => {
  const { bot, worker: trusting } = makeSeals();
  let stage: ReturnType<typeof createJobStage>;
  let queue: Queue;
  let worker: Worker;
  beforeEach(async () => {
    const prefix = server.prefix();
    stage = createJobStage(server.url, prefix, bot);
    queue = openQueue(redisKeys(prefix).jobs('prod'), { redis: stage.redis, prefix, log: noLog });
    worker = await stage.work({ seals: trusting });
  });
  afterEach(async () => {
    await queue.close();
    await stage.close();
  });

  /** As somebody does who can write to Redis. */
  const put = (data: object, jobId = 'run-a-0') => queue.add('run', data, { jobId });
  const refusedAs = async (what: string, id = 'run-a-0'): Promise<void> => {
    await worker.until(() => worker.told.length === 1);
    expect(worker.told).toEqual([{ what, id, why: 'run-a 0' }]);
    await worker.until(() => false, 50);
    expect(await worker.take(undefined, 0)).toBeUndefined();
  };
  const runs = () => createRuns({ redis: stage.redis, prefix: stage.prefix, log: noLog, wake: async () => undefined });
  const elsewhere = makeRequest('run-a', { on: [{ ...makeRequest('run-a').on[0], cluster: 'staging' }] });

  it('begins what the bot has put into its queue', async () => {
    await stage.jobs.enqueue(makeJob('run-a'));
    expect((await worker.take())?.job).toEqual(expect.objectContaining({ id: 'run-a-0' }));
    expect(worker.told).toEqual([]);
  });

  it.each<[string, string, () => object]>([
    ['unsigned', 'unsigned', () => makeJob('run-a')],
    ['signed by another key', 'unknown-key', () => makeSeals().bot.seal('job', makeJob('run-a'))],
    [
      'altered',
      'altered',
      () => ({ ...bot.seal('job', makeJob('run-a')), request: makeRequest('run-a', { check: 'raw' }) }),
    ],
    [
      'made to last longer',
      'altered',
      () => ({ ...bot.seal('job', makeJob('run-a', { notAfter: Date.now() - 1 })), notAfter: Date.now() + 60_000 }),
    ],
    ['expired', 'expired', () => bot.seal('job', makeJob('run-a', { notAfter: Date.now() - 1 }))],
    ['of another cluster', 'other-cluster', () => bot.seal('job', makeJob('run-a', { request: elsewhere }))],
    ['signed and no job', 'unreadable', () => bot.seal('job', { ...makeJob('run-a'), parts: 'many' })],
  ])('refuses a job that is %s, and says so once', async (_what, fault, make) => {
    await put(make());
    await worker.until(() => worker.told.length === 1);
    expect(worker.told.map(({ what, id }) => [what, id])).toEqual([[fault, 'run-a-0']]);
    await worker.until(() => false, 50);
    expect(await worker.take(undefined, 0)).toBeUndefined();
  });

  it('refuses a signed job under another id', async () => {
    await put(bot.seal('job', makeJob('run-a')), 'run-b-0');
    await refusedAs('replayed', 'run-b-0');
  });

  it('refuses a job that it has done, also when every trace of it in Redis was removed', async () => {
    await stage.jobs.enqueue(makeJob('run-a'));
    await (await worker.take())?.finish();
    await untilGone(() => queue.remove('run-a-0'));
    await put(bot.seal('job', makeJob('run-a')));
    await refusedAs('replayed');
  });

  it('refuses a job of a run that is over, whichever worker did it', async () => {
    await runs().open(makeOpening('run-a', { notAfter: Date.now() + 60_000 }), { again: true, joinMs: 0 });
    await runs().tell('run-a', 0, { type: 'ended', as: 'answered' });
    await put(bot.seal('job', makeJob('run-a')));
    await refusedAs('replayed');
  });

  it('takes a job again that failed for the moment: that is no replay', async () => {
    await stage.jobs.enqueue(makeJob('run-a'));
    const { TransientError } = await import('../../src/errors.ts');
    await (await worker.take())?.fail(new TransientError('the API server is away', 50));
    expect((await worker.take())?.attempt).toBe(2);
    expect(worker.told).toEqual([]);
  });

  it('takes up a job whose worker died, and leaves it when that one had told its end', async () => {
    await runs().open(makeOpening('run-a', { notAfter: Date.now() + 60_000 }), { again: true, joinMs: 0 });
    await stage.jobs.enqueue(makeJob('run-a'));
    const first = await worker.take();
    await runs().tell('run-a', 0, { type: 'ended', as: 'answered' });
    const second = await stage.work({ seals: trusting });
    // Handed back as by a worker that dies behind its last word.
    await worker.close(0);
    expect(first?.signal.reason).toBe('shutdown');
    await untilDone(queue, 'run-a-0');
    expect([worker.told, second.told, await second.take(undefined, 0)]).toEqual([[], [], undefined]);
  });

  it('does not ask for a signature while it has no keys, and does not mind one', async () => {
    await worker.close(0);
    const trustful = await stage.work();
    await put(makeJob('run-a') satisfies Job);
    expect((await trustful.take())?.job.id).toBe('run-a-0');
    await stage.jobs.enqueue(makeJob('run-b'));
    expect((await trustful.take())?.job).not.toHaveProperty('seal');
  });
});

/** A job is done a moment after its handler is. */
async function untilGone(remove: () => Promise<number>): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const removed = await remove().catch(() => 0);
    if (removed === 1) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the job was held for 2 s');
}

async function untilDone(queue: Queue, id: string): Promise<void> {
  for (let tries = 0; tries < 150; tries += 1) {
    if ((await queue.getJobState(id)) === 'completed') return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the job was not done within 3 s');
}
