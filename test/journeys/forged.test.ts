import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import { noLog } from '../../src/log.ts';
import { connectImpatient, quitRedis } from '../../src/queue/connect-redis.ts';
import { createAsks } from '../../src/queue/create-asks.ts';
import { createJobs } from '../../src/queue/create-jobs.ts';
import { redisKeys } from '../../src/queue/redis-keys.ts';
import { makeJob, makeRequest } from '../contracts/make-request.ts';
import { type Journey, startJourney } from './start-journey.ts';

const person = { id: `slack:${seed.team}/${seed.member}`, name: 'member' };
const place = { chat: 'slack', address: seed.incidents, private: false, channel: `slack:${seed.incidents}` } as const;

describe('somebody who can write to Redis and has no key', () => {
  let journey: Journey;
  let redis: Redis;
  let parts: { redis: Redis; prefix: string; log: typeof noLog };
  beforeAll(async () => {
    journey = await startJourney();
    redis = connectImpatient(journey.redis.url, { log: noLog });
    parts = { redis, prefix: journey.environment.KDEBUG_REDIS_PREFIX ?? '', log: noLog };
  }, 20_000);
  afterAll(async () => {
    await quitRedis(redis);
    await journey?.close();
  });

  it('cannot ask in the name of another, who is told instead', async () => {
    const asks = createAsks(parts);
    const replyUrl = 'http://127.0.0.1:9/never-called';
    await asks.record({
      v: 1,
      id: 'x',
      how: 'command',
      text: 'web',
      from: person,
      at: place,
      askedAt: Date.now(),
      replyUrl,
    });
    await asks.close();
    const told = await journey.slack.waitFor(
      () => journey.slack.ephemerals(seed.member).find(({ text }) => text.includes('no bot of it has signed')),
      { timeoutMs: 15_000, what: 'the note on an unsigned command' },
    );
    expect(told.text).toContain('somebody writes to Redis');
    expect(journey.injected()).toEqual([]);
  });

  it('cannot have a job begun', async () => {
    const jobs = createJobs(parts);
    const on = [{ cluster: 'default', namespace: 'shop', pick: 'one', by: { name: 'web' } }] as const;
    const request = makeRequest('forged', { from: person, at: place, on, askedAt: Date.now() });
    await jobs.enqueue(makeJob('forged', { request }));
    await until(async () => (await jobs.depth('default')).counts.failed === 1);
    await jobs.close();
    expect(journey.injected()).toEqual([]);
  });

  it('cannot change what Run again runs', async () => {
    const asked = await journey.asks('web netcheck');
    await asked.reply();
    const card = await asked.card();
    const before = journey.injected('db-one').length;
    const keys = redisKeys(parts.prefix);
    const run = /run ([a-z2-7]{16})/.exec(journey.slack.plainText(card))?.[1] ?? '';
    const head = JSON.parse((await redis.hget(keys.head(run), 'head')) ?? '{}');
    head.request.on[0].by.name = 'db-one';
    await redis.hset(keys.head(run), 'head', JSON.stringify(head));
    await journey.slack.as(seed.member).click(seed.incidents, card.ts, 'kdebug_again');
    const told = await journey.slack.waitFor(
      () => journey.slack.ephemerals(seed.member).find(({ text }) => text.includes('There is no run')),
      { timeoutMs: 15_000, what: 'the refusal' },
    );
    expect(told.text).toContain(run);
    expect(journey.injected('db-one')).toHaveLength(before);
  });
});

/** Nobody tells when a job was put aside. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('not within 4 s');
}
