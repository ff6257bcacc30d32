import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { noLog } from '../../src/log.ts';
import { connectImpatient, connectPatient, quitRedis } from '../../src/queue/connect-redis.ts';
import { createDirectory } from '../../src/queue/create-directory.ts';
import { keepDirectory } from '../../src/queue/keep-directory.ts';
import { redisKeys } from '../../src/queue/redis-keys.ts';
import type { PodNews } from '../../src/run/directory.ts';
import { startRedis, type TestRedis } from '../redis/start-redis.ts';
import { untilTrue } from '../until-true.ts';
import { describeDirectory, pod } from './directory.ts';
import { createFakeDirectory } from './fake-directory.ts';

describeDirectory('in memory', async () => {
  const directory = createFakeDirectory();
  return { directory, hear: (news) => directory.hear('prod', news), close: async () => undefined };
});

const servers = new Map<string, TestRedis>();
const given = (kind: string): TestRedis => {
  const server = servers.get(kind);
  if (server === undefined) throw new Error('no such server');
  return server;
};
beforeAll(async () => {
  servers.set('on Redis', await startRedis());
  servers.set('in slots, as on a Redis Cluster', await startRedis({ slots: true }));
});
afterAll(() => Promise.all([...servers.values()].map((server) => server.close())));

/** A worker of 'prod' whose watch says what the test says. */
async function startKeeper(redis: Redis, prefix: string, ttlMs = 10_000) {
  const watches: ((news: PodNews) => void)[] = [];
  const ended: (() => void)[] = [];
  const first = Promise.withResolvers<void>();
  const watch = async (hear: (news: PodNews) => void, signal: AbortSignal): Promise<void> => {
    watches.push(hear);
    first.resolve();
    if (!signal.aborted) await once(signal, 'abort');
    for (const done of ended) done();
  };
  const worker = `worker-${Math.random()}`;
  const keeper = keepDirectory({ cluster: 'prod', worker, ttlMs, watch, flushMs: 10 }, { redis, prefix, log: noLog });
  return {
    watches,
    begun: first.promise,
    hear: (news: PodNews) => watches.at(-1)?.(news),
    close: () => keeper.close(),
  };
}

for (const kind of ['on Redis', 'in slots, as on a Redis Cluster']) {
  describeDirectory(kind, async () => {
    const server = given(kind);
    const prefix = server.prefix();
    const [redis, reading] = [connectPatient(server.url, { log: noLog }), connectImpatient(server.url, { log: noLog })];
    const keeper = await startKeeper(redis, prefix);
    if (redis.status !== 'ready') await once(redis, 'ready');
    await keeper.begun;
    return {
      // A clock that runs ahead: no copy is taken for fresh.
      directory: createDirectory({ redis: reading, prefix }, ahead()),
      hear: keeper.hear,
      close: async () => {
        await keeper.close();
        await Promise.all([quitRedis(redis), quitRedis(reading)]);
      },
    };
  });
}

function ahead(): () => number {
  let now = 0;
  return () => {
    now += 60_000;
    return now;
  };
}

describe('the keeping of names', () => {
  const open = async () => {
    const server = given('on Redis');
    const prefix = server.prefix();
    const redis = connectPatient(server.url, { log: noLog });
    if (redis.status !== 'ready') await once(redis, 'ready');
    const directory = createDirectory({ redis, prefix }, ahead());
    const names = async () => (await directory.pods('prod'))?.map(({ name }) => name).toSorted();
    const holds = (...wanted: readonly string[]) =>
      untilTrue(async () => JSON.stringify(await names()) === JSON.stringify(wanted), `names ${wanted.join(', ')}`);
    return { redis, prefix, keys: redisKeys(prefix), holds, directory };
  };

  it('is done by one worker of a cluster; when it ends another one begins, and what it does not tell is gone', async () => {
    const { redis, prefix, holds } = await open();
    const first = await startKeeper(redis, prefix, 400);
    await first.begun;
    first.hear({ type: 'all', pods: [pod('a'), pod('b')] });
    await holds('a', 'b');
    const second = await startKeeper(redis, prefix, 400);
    await untilTrue(async () => (await redis.pttl(redisKeys(prefix).keeper('prod'))) > 350, 'the first goes on');
    expect(second.watches).toHaveLength(0);
    await first.close();
    await second.begun;
    second.hear({ type: 'all', pods: [pod('b'), pod('c')] });
    await holds('b', 'c');
    await second.close();
    await quitRedis(redis);
  });

  it('tells all anew when Redis lost what it was told', async () => {
    const { redis, prefix, keys, holds } = await open();
    const keeper = await startKeeper(redis, prefix, 400);
    await keeper.begun;
    keeper.hear({ type: 'all', pods: [pod('a')] });
    await holds('a');
    await redis.del(keys.directory('prod'), keys.keeper('prod'));
    await untilTrue(async () => keeper.watches.length === 2, 'a second watch');
    keeper.hear({ type: 'all', pods: [pod('a')] });
    await holds('a');
    await keeper.close();
    await quitRedis(redis);
  });

  it('leaves names for their time and no longer', async () => {
    const { redis, prefix, holds, directory } = await open();
    const keeper = await startKeeper(redis, prefix, 300);
    await keeper.begun;
    keeper.hear({ type: 'all', pods: [pod('a')] });
    await holds('a');
    await keeper.close();
    await untilTrue(async () => (await directory.pods('prod')) === undefined, 'the names are gone');
    await quitRedis(redis);
  });

  it('leaves out what no worker of ours writes', async () => {
    const { redis, keys, directory } = await open();
    const good = JSON.stringify(['ready', '', '', '']);
    await redis.hset(keys.directory('prod'), {
      '': 'revision',
      'shop/web': good,
      'shop/<!channel>': good,
      '../x/web': good,
      'shop/number': '7',
      'shop/broken': '{',
      'shop/kind': JSON.stringify(['ready', '<@U1>', 'x', '']),
    });
    expect(await directory.pods('prod')).toEqual([pod('web'), pod('kind')]);
    await quitRedis(redis);
  });
});
