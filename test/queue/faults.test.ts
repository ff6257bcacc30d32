import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TransientError } from '../../src/errors.ts';
import { noLog } from '../../src/log.ts';
import { checkRedis } from '../../src/queue/check-redis.ts';
import { connectImpatient, connectPatient, quitRedis } from '../../src/queue/connect-redis.ts';
import { createAsks } from '../../src/queue/create-asks.ts';
import { createPosts } from '../../src/queue/create-posts.ts';
import { createRuns } from '../../src/queue/create-runs.ts';
import type { Ask } from '../../src/run/chat.ts';
import { makeJob } from '../contracts/make-request.ts';
import { makeOpening } from '../contracts/make-run.ts';
import { startRedis, type TestRedis } from '../redis/start-redis.ts';
import { createEvents } from './events.ts';
import { createJobStage } from './job-stage.ts';

const ask: Ask = {
  v: 1,
  id: 'an ask',
  how: 'mention',
  text: 'web netcheck',
  from: { id: 'slack:T1/U1', name: 'Ada' },
  at: { chat: 'slack', address: 'C1', private: false },
  askedAt: 1_000,
};

describe('while Redis is away', () => {
  let server: TestRedis;
  beforeEach(async () => {
    server = await startRedis({ durable: true });
  });
  afterEach(() => server.close());

  it.each(['before the bot had seen it', 'after it was there'])(
    'an ask is refused within 1.5 s, and not recorded later behind the back of the person: %s',
    async (when) => {
      if (when.startsWith('before')) await server.stop();
      const redis = connectImpatient(server.url, { log: noLog });
      const asks = createAsks({ redis, prefix: server.prefix(), log: noLog });
      if (when.startsWith('after')) {
        await asks.record({ ...ask, id: 'an earlier one' });
        await server.stop();
      }
      const before = Date.now();
      await expect(asks.record(ask)).rejects.toBeInstanceOf(TransientError);
      expect(Date.now() - before).toBeLessThan(1_500);
      await server.start();
      // The same connection comes back and serves the next one; the refused one is not there.
      await recorded(() => asks.record({ ...ask, id: 'a later one' }));
      const jobs = await redis.keys('*.asks:ask-*');
      expect(jobs).toHaveLength(when.startsWith('before') ? 1 : 2);
      await asks.close();
      await quitRedis(redis);
    },
  );

  it('doctor says so, and says nothing of a healthy one', async () => {
    const redis = connectImpatient(server.url, { log: noLog });
    const healthy = await checkRedis(redis);
    expect(healthy).toMatchObject({ policy: 'noeviction', appendOnly: true, problems: [] });
    expect(healthy.version).toMatch(/^redis \d+\.\d+/);
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    expect((await checkRedis(redis)).problems.map(({ code }) => code)).toEqual(['redis-evicts']);
    await server.stop();
    expect((await checkRedis(redis)).problems.map(({ code }) => code)).toEqual(['redis-unreachable']);
    await quitRedis(redis);
  });

  it('what was acknowledged before is kept, and everything goes on when it is back', async () => {
    const prefix = server.prefix();
    const stage = createJobStage(server.url, prefix);
    const worker = await stage.work({ concurrency: 1, stalling: { lockDuration: 5_000, stalledInterval: 1_000 } });
    const posted = createEvents<string>();
    const patient = connectPatient(server.url, { log: noLog });
    const parts = { redis: patient, prefix, log: noLog };
    const posts = createPosts(parts);
    const poster = posts.consume(async (run) => posted.add(run), { redis: patient });
    const runs = createRuns({ ...parts, wake: posts.wake });

    await runs.open(makeOpening('run-a'), { again: false, joinMs: 0 });
    await stage.jobs.enqueue(makeJob('run-a'));
    await stage.jobs.enqueue(makeJob('run-b'));
    const running = await worker.take();
    await server.stop();
    // Told while Redis is away: a worker's connection is patient.
    const told = runs.tell('run-a', 0, { type: 'starting' });
    await server.start();
    await told;
    await posted.count(1);
    expect((await runs.read('run-a'))?.events.map(({ type }) => type)).toEqual(['starting']);
    expect(running?.signal.aborted).toBe(false);
    // The ear for cancels is back too.
    await recorded(() => stage.jobs.cancel('run-a'));
    await worker.until(() => running?.signal.aborted === true);
    expect(running?.signal.reason).toBe('cancel');
    await running?.finish();
    expect((await worker.take())?.job.id).toBe('run-b-0');

    await poster.close();
    await posts.close();
    await stage.close();
    await quitRedis(patient);
  });

  it('a worker can be started, and begins once it is back', async () => {
    const stage = createJobStage(server.url, server.prefix());
    await server.stop();
    const starting = stage.work();
    await server.start();
    const worker = await starting;
    await recorded(() => stage.jobs.enqueue(makeJob('run-a')));
    expect((await worker.take())?.job.id).toBe('run-a-0');
    await stage.close();
  });
});

/** The connection is back within a second: tried until it is. */
async function recorded(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (!(error instanceof TransientError) || tries === 3) throw error;
    }
  }
}
