import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { TransientError } from '../../src/errors.ts';
import { noLog } from '../../src/log.ts';
import { connectPatient, quitRedis } from '../../src/queue/connect-redis.ts';
import type { Consumer } from '../../src/queue/consume-queue.ts';
import { createPosts, type Post, type Posts } from '../../src/queue/create-posts.ts';
import { startRedis, type TestRedis } from '../redis/start-redis.ts';
import { createEvents } from './events.ts';

let server: TestRedis;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.close());

describe('posts', () => {
  let connections: Redis[];
  let posts: Posts;
  let consumers: Consumer[];
  beforeEach(() => {
    connections = [0, 1, 2].map(() => connectPatient(server.url, { log: noLog }));
    consumers = [];
    posts = createPosts({ redis: connection(0), prefix: server.prefix(), log: noLog });
  });
  afterEach(async () => {
    await Promise.all(consumers.map((consumer) => consumer.close()));
    await posts.close();
    await Promise.all(connections.map(quitRedis));
  });
  const connection = (n: number): Redis => {
    const redis = connections[n];
    if (redis === undefined) throw new Error('no such connection');
    return redis;
  };
  const consume = (n: number, post: Post): void => void consumers.push(posts.consume(post, { redis: connection(n) }));

  it('merge the wakes of a run that waits, and post each run', async () => {
    for (const run of ['run-a', 'run-b', 'run-a', 'run-a', 'run-b']) await posts.wake(run);
    const posted = createEvents<string>();
    consume(1, async (run) => posted.add(run));
    await posts.wake('run-c');
    await posted.count(3);
    expect(posted.all).toHaveLength(3);
    expect(new Set(posted.all)).toEqual(new Set(['run-a', 'run-b', 'run-c']));
  });

  it('post once more behind the turn in which a wake came', async () => {
    const began = createEvents<string>();
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    consume(1, async (run) => {
      began.add(run);
      await gate;
    });
    await posts.wake('run-a');
    await began.count(1);
    await Promise.all([posts.wake('run-a'), posts.wake('run-a'), posts.wake('run-a')]);
    open();
    await began.count(2);
    // A further wake would come behind; that nothing else was left is told by the next run's turn.
    await posts.wake('run-b');
    await began.count(3);
    expect(began.all).toEqual(['run-a', 'run-a', 'run-b']);
  });

  it('with two consumers and storms of wakes never post a run twice at once, and always post its last state', async () => {
    const runs = Array.from({ length: 8 }, (_, n) => `run-${n}`);
    const state = new Map(runs.map((run) => [run, 0]));
    const shown = new Map<string, number>();
    const busy = new Set<string>();
    const overlaps: string[] = [];
    const seen = createEvents<string>();
    const post: Post = async (run) => {
      if (busy.has(run)) overlaps.push(run);
      busy.add(run);
      const now = state.get(run) ?? 0;
      await new Promise((resolve) => setImmediate(resolve));
      await connection(0).ping();
      shown.set(run, now);
      busy.delete(run);
      if (now === 60 && !seen.all.includes(run)) seen.add(run);
    };
    consume(1, post);
    consume(2, post);
    await Promise.all(
      runs.map(async (run) => {
        for (let news = 1; news <= 60; news += 1) {
          state.set(run, news);
          await posts.wake(run);
        }
      }),
    );
    await seen.count(8);
    expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(runs.map((run) => [run, 60])));
    expect(overlaps).toEqual([]);
  });

  it('try again after a TransientError, and merge the wakes that come meanwhile', async () => {
    const tries = createEvents<string>();
    consume(1, async (run) => {
      tries.add(run);
      if (tries.all.length === 1) throw new TransientError('Slack says 429', 500);
    });
    await posts.wake('run-a');
    await tries.count(1);
    await posts.wake('run-a');
    await tries.count(2);
  });

  it('go on in another process when the first ends in the middle of a turn', async () => {
    const began = createEvents<string>();
    consume(1, async () => {
      began.add('first');
      await new Promise(() => undefined);
    });
    await posts.wake('run-a');
    await began.count(1);
    consume(2, async () => began.add('second'));
    await consumers[0]?.close(0);
    await began.count(2);
    expect(began.all).toEqual(['first', 'second']);
  });
});
