import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Queue } from 'bullmq';
import { TransientError } from '../../src/errors.ts';
import { noLog } from '../../src/log.ts';
import type { Job } from '../../src/queue/job.ts';
import { readJob } from '../../src/queue/job-schema.ts';
import { openQueue } from '../../src/queue/open-queue.ts';
import { redisKeys } from '../../src/queue/redis-keys.ts';
import { makeJob, makeRequest } from '../contracts/make-request.ts';
import { startRedis, type TestRedis } from '../redis/start-redis.ts';
import { createJobStage } from './job-stage.ts';

let server: TestRedis;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.close());

describe('a worker of a cluster', () => {
  let stage: ReturnType<typeof createJobStage>;
  let raw: Queue;
  beforeEach(() => {
    const prefix = server.prefix();
    stage = createJobStage(server.url, prefix);
    raw = openQueue(redisKeys(prefix).jobs('prod'), { redis: stage.redis, prefix, log: noLog });
  });
  afterEach(async () => {
    await raw.close();
    await stage.close();
  });

  it('tries a job again that failed for the moment, and counts the attempts', async () => {
    const worker = await stage.work();
    await stage.jobs.enqueue(makeJob('run-a'));
    const first = await worker.take();
    expect(first?.attempt).toBe(1);
    await first?.fail(new TransientError('the API server is away', 100));
    const second = await worker.take();
    expect(second?.attempt).toBe(2);
    await second?.finish();
    expect(worker.told).toEqual([]);
  });

  it('gives a job up that fails by a fault of ours, or that could only be tried again too late', async () => {
    const worker = await stage.work();
    await stage.jobs.enqueue(makeJob('run-a'));
    await stage.jobs.enqueue(makeJob('run-b', { notAfter: Date.now() + 3_000 }));
    await (await worker.take((job) => job.id === 'run-a-0'))?.fail(new Error('a fault'));
    await (await worker.take((job) => job.id === 'run-b-0'))?.fail(new TransientError('away', 5_000));
    await worker.until(() => worker.told.length === 2);
    expect(worker.told).toEqual([
      { what: 'givenUp', id: 'run-a-0', why: 'a fault' },
      { what: 'givenUp', id: 'run-b-0', why: 'away' },
    ]);
  });

  it('never begins a job whose time has passed', async () => {
    const worker = await stage.work();
    await stage.jobs.enqueue(makeJob('run-a', { notAfter: Date.now() - 1 }));
    await worker.until(() => worker.told.length === 1);
    expect(worker.told).toEqual([{ what: 'expired', id: 'run-a-0' }]);
    expect(await worker.take(undefined, 0)).toBeUndefined();
  });

  it('hands out a job of a run that was cancelled before it was queued as cancelled', async () => {
    await stage.jobs.cancel('run-a');
    const worker = await stage.work();
    await stage.jobs.enqueue(makeJob('run-a'));
    const taken = await worker.take();
    expect(taken?.signal.reason).toBe('cancel');
  });

  it('hears a cancel that came while its ear was cut off', async () => {
    const worker = await stage.work();
    await stage.jobs.enqueue(makeJob('run-a'));
    const taken = await worker.take();
    // The flag alone is what is left of a cancel whose message nobody heard.
    await stage.redis.set(redisKeys(stage.prefix).cancelled('run-a'), '1');
    await stage.redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await abortOf(taken?.signal, 1_500);
    expect(taken?.signal.reason).toBe('cancel');
  });

  it('puts a payload aside that is no job, tells it once, and goes on with the next', async () => {
    const worker = await stage.work();
    const { request, ...rest } = makeJob('run-a');
    const garbage: readonly [string, unknown, string][] = [
      ['run-a-0', { ...rest, request, v: 0 }, 'run-a 0'],
      ['run-b-1', { v: 1 }, 'run-b 1'],
      ['run-c-0', 'text', 'run-c 0'],
      ['run-d-0', { ...rest, request, id: 'run-d-0' }, 'run-a 0'],
      ['run-e-0', { ...rest, request: { ...request, on: [] } }, 'run-a 0'],
      ['what', null, 'undefined undefined'],
    ];
    for (const [jobId, data] of garbage) await raw.add('run', data, { jobId });
    await stage.jobs.enqueue(makeJob('run-z'));
    const taken = await worker.take();
    expect(taken?.job.id).toBe('run-z-0');
    await worker.until(() => worker.told.length === garbage.length);
    expect(new Set(worker.told)).toEqual(new Set(garbage.map(([id, , why]) => ({ what: 'unreadable', id, why }))));
    await worker.until(() => false, 200);
    expect(await raw.getFailedCount()).toBe(garbage.length);
  });

  it('leaves a payload of a newer kdebug to a newer worker, however often it sees it', async () => {
    const old = await stage.work();
    await raw.add('run', { ...makeJob('run-a'), v: 2 }, { jobId: 'run-a-0' });
    for (let round = 0; round < 3; round += 1) {
      await old.until(() => false, 100);
      expect(await raw.getJobState('run-a-0')).toBe('delayed');
      await raw.promoteJobs();
    }
    await old.until(() => false, 100);
    await old.close(0);
    expect(old.told).toEqual([]);
    const newer = await stage.work({ read: (data) => readJob({ ...(data as Job), v: 1 }) });
    await raw.promoteJobs();
    const taken = await newer.take();
    expect(taken?.job.id).toBe('run-a-0');
  });

  it('goes on within the grace period of its end, and leaves nothing to others then', async () => {
    const first = await stage.work();
    await stage.jobs.enqueue(makeJob('run-a'));
    const taken = await first.take();
    const second = await stage.work();
    const closing = first.close(2_000);
    await stage.jobs.enqueue(makeJob('run-b'));
    expect((await second.take())?.job.id).toBe('run-b-0');
    expect(taken?.signal.aborted).toBe(false);
    await taken?.finish();
    await closing;
    expect(await second.take(undefined, 200)).toBeUndefined();
  });

  it('hands a job back at its end that takes longer, and another worker goes on within a second or so', async () => {
    const first = await stage.work();
    await stage.jobs.enqueue(makeJob('run-a'));
    const taken = await first.take();
    const second = await stage.work();
    await first.close(0);
    expect(taken?.signal.reason).toBe('shutdown');
    const again = await second.take(undefined, 1_500);
    expect(again?.job.id).toBe('run-a-0');
    expect(again?.attempt).toBeGreaterThan(1);
  });

  it('hands a job back at its end also when the handler does not listen', async () => {
    const deaf = await stage.work({ handler: () => new Promise(() => undefined) });
    await stage.jobs.enqueue(makeJob('run-a'));
    await deaf.until(() => false, 200);
    const second = await stage.work();
    await deaf.close(0);
    expect((await second.take(undefined, 1_500))?.attempt).toBeGreaterThan(1);
  });

  it('stops a job whose lock was lost, and whoever takes it next knows that it was begun before', async () => {
    const worker = await stage.work();
    await stage.jobs.enqueue(makeJob('run-a'));
    const taken = await worker.take();
    await stage.redis.del(`{${stage.prefix}}:${stage.prefix}.jobs.prod:run-a-0:lock`);
    await abortOf(taken?.signal, 2_000);
    expect(taken?.signal.reason).toBe('lost');
    const again = await worker.take(undefined, 3_000);
    expect(again).toMatchObject({ job: { id: 'run-a-0' }, attempt: 2 });
  });

  it('gives a job up that BullMQ has failed because its workers died', async () => {
    await stage.jobs.enqueue(makeJob('run-a'));
    // What BullMQ writes when a job stalls once too often.
    await stage.redis.hset(`{${stage.prefix}}:${stage.prefix}.jobs.prod:run-a-0`, 'defa', 'stalled too often');
    const worker = await stage.work();
    await worker.until(() => worker.told.length === 1);
    expect(worker.told).toEqual([{ what: 'givenUp', id: 'run-a-0', why: 'stalled too often' }]);
  });

  it('stands still after a stop also for a cluster that nobody knew then, and for a worker that starts meanwhile', async () => {
    await stage.jobs.stop({ id: 'slack:T1/U1', name: 'Ada' }, undefined);
    const request = makeRequest('run-a', { on: [{ ...makeRequest('run-a').on[0], cluster: 'new' }] });
    await stage.jobs.enqueue(makeJob('run-a', { request }));
    const worker = await stage.work({ cluster: 'new' });
    expect(await worker.take(undefined, 300)).toBeUndefined();
    await stage.jobs.resume();
    expect((await worker.take())?.job.id).toBe('run-a-0');
  });

  it('is counted no longer once it is closed', async () => {
    const worker = await stage.work();
    await stage.work();
    expect(await stage.jobs.workers('prod')).toBe(2);
    await worker.close(0);
    expect(await stage.jobs.workers('prod')).toBe(1);
  });
});

async function abortOf(signal: AbortSignal | undefined, limitMs: number): Promise<void> {
  if (signal === undefined || signal.aborted) return;
  await new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`not aborted within ${limitMs} ms`)), limitMs);
    signal.addEventListener('abort', () => {
      clearTimeout(limit);
      resolve();
    });
  });
}
