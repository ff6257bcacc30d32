import { createServer, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { TransientError } from '../../src/errors.ts';
import type { Rounds } from '../../src/job/ports.ts';
import { noLog } from '../../src/log.ts';
import { checkRedis } from '../../src/queue/check-redis.ts';
import { connectImpatient, quitRedis } from '../../src/queue/connect-redis.ts';
import { createRounds } from '../../src/queue/create-rounds.ts';
import { createRuns } from '../../src/queue/create-runs.ts';
import { createUpdateBudget } from '../../src/queue/create-update-budget.ts';
import { inTime } from '../../src/queue/in-time.ts';
import { redisKeys } from '../../src/queue/redis-keys.ts';
import { makeOpening } from '../contracts/make-run.ts';
import { startRedis, type TestRedis } from '../redis/start-redis.ts';

let server: TestRedis;
let redis: Redis;
let prefix: string;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.close());
beforeEach(async () => {
  redis = connectImpatient(server.url, { log: noLog });
  await inTime(redis, () => redis.ping());
  prefix = server.prefix();
});
afterEach(() => quitRedis(redis));

describe('rounds', () => {
  const target = { cluster: 'prod', namespace: 'shop', pod: 'web-1', podUid: 'u1', os: 'linux' } as const;
  const step = { id: 'id', argv: ['id'], rung: 0, timeoutMs: 1_000, maxBytes: 1_000 } as const;
  const fixed = (nonce: string): Parameters<Rounds['save']>[1] => ({
    spec: { target, image: 'toolbox', rung: 0, round: 1, steps: [step] },
    start: { container: 'kdebug-abc-1', nonce, deadline: 2_000, graceMs: 2_000 },
    found: target,
  });

  it('return to another worker what the first has fixed, job by job and round by round', async () => {
    await createRounds({ redis, prefix }, 'run-a-0').save(1, fixed('n1'));
    const again = createRounds({ redis, prefix }, 'run-a-0');
    expect(await again.load(1)).toEqual(fixed('n1'));
    expect(await again.load(2)).toBeUndefined();
    expect(await createRounds({ redis, prefix }, 'run-a-1').load(1)).toBeUndefined();
  });

  it('are fixed once: a second worker with another nonce has to try again, and then reads the first', async () => {
    const rounds = createRounds({ redis, prefix }, 'run-a-0');
    await rounds.save(1, fixed('n1'));
    await rounds.save(1, fixed('n1'));
    await expect(rounds.save(1, fixed('n2'))).rejects.toBeInstanceOf(TransientError);
    expect(await rounds.load(1)).toEqual(fixed('n1'));
  });
});

describe('the budget of updates', () => {
  it('is one for all processes, and refuses what goes beyond', async () => {
    const other = connectImpatient(server.url, { log: noLog });
    const budgets = [createUpdateBudget({ redis, prefix }, 5), createUpdateBudget({ redis: other, prefix }, 5)];
    const taken: boolean[] = [];
    for (let n = 0; n < 4; n += 1) for (const budget of budgets) taken.push(await budget.take());
    expect(taken.filter(Boolean)).toHaveLength(5);
    expect(taken.lastIndexOf(true)).toBe(4);
    await quitRedis(other);
  });
});

describe('a run whose opening broke off', () => {
  const how = { again: false, joinMs: 60_000 } as const;
  let now = 1_000_000;
  const runs = () => createRuns({ redis, prefix, log: noLog, wake: async () => undefined, now: () => now });

  it('is joined for 10 s, for it may be opened just now, and then stands in nobody’s way', async () => {
    await redis.set(redisKeys(prefix).join('the-same-question'), `run-dead ${now}`);
    now += 9_999;
    expect(await runs().open(makeOpening('run-a'), how)).toEqual({ joined: 'run-dead' });
    now += 1;
    expect(await runs().open(makeOpening('run-a'), how)).toEqual({});
  });

  it('is opened by the next try of its ask, and its watch entry is dropped when there is none', async () => {
    const keys = redisKeys(prefix);
    await redis.set(keys.join('the-same-question'), `run-a ${now}`);
    await redis.zadd(keys.open, 5_000, 'run-dead');
    expect(await runs().open(makeOpening('run-a'), how)).toEqual({});
    expect(await runs().overdue(6_000)).toEqual([]);
    expect(await runs().unsettled()).toBe(1);
  });
});

describe('a Redis that is not what it should be', () => {
  it('is refused in time when it takes connections and never answers', async () => {
    const deaf: Server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
    await new Promise((resolve) => deaf.once('listening', resolve));
    const address = deaf.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const waiting = connectImpatient(`redis://127.0.0.1:${port}`, { log: noLog });
    const before = Date.now();
    await expect(inTime(waiting, () => waiting.ping())).rejects.toBeInstanceOf(TransientError);
    expect(Date.now() - before).toBeLessThan(1_500);
    await quitRedis(waiting);
    await new Promise((resolve) => deaf.close(resolve));
  });

  it('and one that is too old or a replica is named by doctor', async () => {
    const info = 'redis_version:6.0.16\r\nrole:slave\r\nmaxmemory_policy:noeviction\r\naof_enabled:0\r\n';
    const old = Object.assign(Object.create(redis) as Redis, { info: async () => info });
    const { version, appendOnly, problems } = await checkRedis(old);
    expect({ version, appendOnly, codes: problems.map(({ code }) => code) }).toEqual({
      version: 'redis 6.0.16',
      appendOnly: false,
      codes: ['redis-too-old', 'redis-read-only'],
    });
  });

  it('a command that is wrong is a fault of ours, not something to try again', async () => {
    const wrong = inTime(redis, async () => {
      await redis.set(`${prefix}:x`, '1');
      return redis.hgetall(`${prefix}:x`);
    });
    await expect(wrong).rejects.not.toBeInstanceOf(TransientError);
  });
});
