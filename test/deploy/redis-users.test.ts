import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { noLog } from '../../src/log.ts';
import { checkRedis } from '../../src/queue/check-redis.ts';
import { connectPatient, quitRedis } from '../../src/queue/connect-redis.ts';
import { consumeJobs } from '../../src/queue/consume-jobs.ts';
import { createAsks } from '../../src/queue/create-asks.ts';
import { createDirectory } from '../../src/queue/create-directory.ts';
import { createJobs, type QueuedJobs } from '../../src/queue/create-jobs.ts';
import { createPosts } from '../../src/queue/create-posts.ts';
import { createRuns } from '../../src/queue/create-runs.ts';
import { keepDirectory } from '../../src/queue/keep-directory.ts';
import { redisKeys } from '../../src/queue/redis-keys.ts';
import type { Ask } from '../../src/run/chat.ts';
import type { PodNews } from '../../src/run/directory.ts';
import { makeJob, makeRequest } from '../contracts/make-request.ts';
import { makeOpening } from '../contracts/make-run.ts';
import { createBench } from '../queue/job-bench.ts';
import { startRedis, type TestRedis } from '../redis/start-redis.ts';
import { untilTrue } from '../until-true.ts';

const file = readFileSync(new URL('../../deploy/redis-users.acl', import.meta.url), 'utf8');
const users = file.trim().split('\n');
const prefix = 'kdebug';
const log = noLog;
const ask: Ask = {
  v: 1,
  id: 'ask-a',
  how: 'command',
  text: 'web netcheck',
  from: { id: 'slack:T1/U1', name: 'Ada' },
  at: { chat: 'slack', address: 'C1', private: false },
  askedAt: Date.now(),
};

describe('the Redis users of deploy/redis-users.acl', () => {
  let server: TestRedis;
  let bot: Redis;
  let worker: Redis;
  let jobs: QueuedJobs;
  const as = (user: string) => connectPatient(server.url.replace('//', `//${user}:PASSWORD@`), { log });
  beforeAll(async () => {
    // Its own server: users are the server's, not a prefix's.
    server = await startRedis({ durable: true });
    const admin = new Redis(server.url, { replyMapping: 'legacy' });
    for (const line of users) await admin.call('ACL', ...line.replace(/^user /, 'SETUSER ').split(' '));
    await admin.quit();
    bot = as('kdebug-bot');
    worker = as('kdebug-worker-prod');
    jobs = createJobs({ redis: bot, prefix, log });
  });
  afterAll(async () => {
    await jobs?.close();
    await Promise.all([bot, worker].map((redis) => redis && quitRedis(redis)));
    await server?.close();
  });

  it('are those that docs/install.md shows', () => {
    const page = readFileSync(new URL('../../docs/install.md', import.meta.url), 'utf8');
    expect(page).toContain(file.trim());
  });

  it('let the bot record and take asks, open a run, enqueue, stop and resume', async () => {
    const asks = createAsks({ redis: bot, prefix, log });
    const taken = Promise.withResolvers<Ask>();
    const consumer = asks.consume({
      redis: bot,
      handler: async (ask) => taken.resolve(ask),
      onLost: async () => undefined,
    });
    await asks.record(ask);
    expect(await taken.promise).toMatchObject({ id: ask.id });
    await consumer.close(1_000);
    await asks.close();
    await jobs.stop({ id: 'slack:T1/U1', name: 'Ada' }, undefined);
    await jobs.resume();
    expect(await jobs.stopped()).toBeUndefined();
    expect((await checkRedis(bot)).problems).toEqual([]);
  });

  it('let a worker take the jobs of its cluster, tell what became of them, and hear a cancel', async () => {
    const bench = createBench();
    const consumer = await consumeJobs({
      redis: worker,
      prefix,
      log,
      cluster: 'prod',
      concurrency: 1,
      ...bench.callbacks,
    });
    await jobs.enqueue(makeJob('run-a'));
    const taken = await bench.take(() => true, 3_000);
    expect(taken?.job.id).toBe('run-a-0');
    expect(await jobs.workers('prod')).toBe(1);
    const posts = createPosts({ redis: worker, prefix, log });
    const runs = createRuns({ redis: worker, prefix, log, wake: posts.wake });
    await runs.open(makeOpening('run-a', { notAfter: Date.now() + 60_000 }), { again: true, joinMs: 1_000 });
    await runs.tell('run-a', 0, { type: 'ended', as: 'answered' });
    await jobs.cancel('run-a');
    await taken?.finish();
    bench.finishAll();
    await consumer.close(1_000);
    await posts.close();
  });

  it('let a worker keep the names of the pods of its cluster, and the bot read those of all, and no more', async () => {
    const told = Promise.withResolvers<void>();
    const watch = async (hear: (news: PodNews) => void, signal: AbortSignal): Promise<void> => {
      hear({ type: 'all', pods: [{ namespace: 'shop', name: 'web', health: 'ready' }] });
      told.resolve();
      await once(signal, 'abort');
    };
    const parts = { redis: worker, prefix, log };
    const keeper = keepDirectory({ cluster: 'prod', worker: 'w', ttlMs: 10_000, watch, flushMs: 10 }, parts);
    await told.promise;
    const directory = createDirectory({ redis: bot, prefix });
    await untilTrue(async () => (await directory.pods('prod'))?.[0]?.name === 'web', 'the bot reads the name');
    await keeper.close();
    const keys = redisKeys(prefix);
    await expect(worker.hset(keys.directory('staging'), 'shop/web', '[]')).rejects.toThrow('NOPERM');
    await expect(bot.get(keys.keeper('prod'))).rejects.toThrow('NOPERM');
  });

  it('refuse a worker the queue of another cluster, the asks, and the server itself', async () => {
    const own = createJobs({ redis: worker, prefix, log });
    const elsewhere = makeRequest('run-b', { on: [{ ...makeRequest('run-b').on[0], cluster: 'staging' }] });
    await expect(own.enqueue(makeJob('run-b', { request: elsewhere }))).rejects.toThrow('NOPERM');
    await own.close();
    for (const call of [
      ['KEYS', '*'],
      ['CONFIG', 'GET', '*'],
      ['LRANGE', '{kdebug}:kdebug.asks:wait', '0', '1'],
      ['FLUSHALL'],
    ]) {
      const [name = '', ...args] = call;
      await expect(worker.call(name, ...args)).rejects.toThrow('NOPERM');
    }
  });
});
