import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { TransientError } from '../../src/errors.ts';
import { noLog } from '../../src/log.ts';
import { connectImpatient, connectPatient, quitRedis } from '../../src/queue/connect-redis.ts';
import type { Consumer } from '../../src/queue/consume-queue.ts';
import { type Asking, type Asks, createAsks } from '../../src/queue/create-asks.ts';
import type { Ask } from '../../src/run/chat.ts';
import { startRedis, type TestRedis } from '../redis/start-redis.ts';
import { createEvents } from './events.ts';

let server: TestRedis;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.close());

const ask: Ask = {
  v: 1,
  id: '12345.67890:abc',
  how: 'command',
  text: 'web netcheck',
  from: { id: 'slack:T1/U1', name: 'Ada' },
  at: { chat: 'slack', address: 'C1', private: false },
  askedAt: 1_000,
  replyUrl: 'https://hooks.example/secret',
};

describe('asks', () => {
  let redis: Redis;
  let patient: Redis;
  let prefix: string;
  let asks: Asks;
  let consumers: Consumer[];
  beforeEach(() => {
    redis = connectImpatient(server.url, { log: noLog });
    patient = connectPatient(server.url, { log: noLog });
    prefix = server.prefix();
    asks = createAsks({ redis, prefix, log: noLog });
    consumers = [];
  });
  afterEach(async () => {
    await Promise.all(consumers.map((consumer) => consumer.close()));
    await asks.close();
    await Promise.all([quitRedis(redis), quitRedis(patient)]);
  });
  const consume = (handler: Asking['handler'], onLost: Asking['onLost'] = async () => undefined): Consumer => {
    const consumer = asks.consume({ handler, onLost, redis: patient });
    consumers.push(consumer);
    return consumer;
  };

  it('delivered three times, before and after they were answered, are answered once', async () => {
    const answered = createEvents<Ask>();
    await asks.record(ask);
    await asks.record(ask);
    const first = consume(async (one) => answered.add(one));
    await answered.count(1);
    // Its job is gone once the bot has ended; only the marker tells that it was answered.
    await first.close(1_000);
    consume(async (one) => answered.add(one));
    await asks.record(ask);
    await asks.record({ ...ask, id: 'another' });
    await answered.count(2);
    expect(answered.all.map(({ id }) => id)).toEqual([ask.id, 'another']);
    expect(answered.all[0]).toEqual(ask);
  });

  it('leave no reply address, text or name behind in Redis once they are answered', async () => {
    const answered = createEvents<Ask>();
    await asks.record(ask);
    expect(await everythingOf(redis, prefix)).toContain('hooks.example');
    const consumer = consume(async (one) => answered.add(one));
    await answered.count(1);
    await consumer.close(1_000);
    const left = await everythingOf(redis, prefix);
    expect(left).not.toMatch(/hooks\.example|netcheck|Ada/);
    // The marker is what is left, so that the test does not pass on an empty Redis.
    expect(left).toContain(':answered:');
  });

  it('are tried again after a TransientError and then answered', async () => {
    const tries = createEvents<number>();
    const lost = createEvents<Ask>();
    const handler = async (): Promise<void> => {
      tries.add(Date.now());
      if (tries.all.length === 1) throw new TransientError('Slack is away', 100);
    };
    consume(handler, async (one) => lost.add(one));
    await asks.record(ask);
    await tries.count(2);
    expect(lost.all).toEqual([]);
  });

  it('that fail by a fault of ours are told as lost at once, so that the person hears of it', async () => {
    const lost = createEvents<string>();
    const handler = async (): Promise<void> => {
      throw new Error('a fault');
    };
    consume(handler, async (one, error) => lost.add(`${one.id} ${error.message}`));
    await asks.record(ask);
    await lost.count(1);
    expect(lost.all).toEqual([`${ask.id} a fault`]);
  });

  it('are taken over by another bot when the first ends while it works on them', async () => {
    const first = createEvents<Ask>();
    const second = createEvents<Ask>();
    const stuck = consume(async (one) => {
      first.add(one);
      await new Promise(() => undefined);
    });
    await asks.record(ask);
    await first.count(1);
    consume(async (one) => second.add(one));
    await stuck.close(0);
    await second.count(1);
    expect(second.all).toEqual([ask]);
  });

  it('that are none are refused before they are recorded', async () => {
    await expect(asks.record({ ...ask, how: 'shout' as 'click' })).rejects.toThrow('no reader');
  });
});

/** All keys of the prefix with what they hold. */
async function everythingOf(redis: Redis, prefix: string): Promise<string> {
  const keys = await redis.keys(`*${prefix}*`);
  const values = await Promise.all(keys.map((key) => redis.dumpBuffer(key)));
  return keys.map((key, n) => `${key} ${values[n]?.toString('latin1')}`).join('\n');
}
