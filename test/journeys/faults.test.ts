import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readBotConfig } from '../../src/config/roles.ts';
import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import type { SlackEmulator } from '../../src/lab/slack-emulator/slack-emulator.ts';
import { noLog } from '../../src/log.ts';
import { connectImpatient, quitRedis } from '../../src/queue/connect-redis.ts';
import { createAsks } from '../../src/queue/create-asks.ts';
import { openSeals } from '../../src/queue/seals.ts';
import { startRedis, type TestRedis } from '../redis/start-redis.ts';
import { type Journey, startJourney } from './start-journey.ts';

type Fault = Parameters<SlackEmulator['faults']['next']>;

describe('while Slack does not do what it is asked', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney({ mode: 'http', variables: { KDEBUG_CLUSTERS: 'default,other' } });
  }, 20_000);
  afterEach(() => journey.slack.faults.clear());
  afterAll(() => journey?.close());

  it.each<[string, Fault]>([
    ['the card is refused for a second', ['chat.postMessage', { status: 429, retryAfterS: 1 }]],
    ['updates are refused for a second', ['chat.update', { status: 429, retryAfterS: 1, times: 2 }]],
    ['the card fails', ['chat.postMessage', { status: 500 }]],
    ['the card is posted and the answer lost', ['chat.postMessage', { status: 500, afterEffect: true }]],
    ['the card is posted and the connection ends', ['chat.postMessage', { dropConnection: true, afterEffect: true }]],
    ['updates fail', ['chat.update', { status: 500, times: 2 }]],
    ['an update is done and the answer lost', ['chat.update', { dropConnection: true, afterEffect: true }]],
    ['Slack says that it is broken', ['chat.postMessage', { error: 'internal_error' }]],
  ])('there is one card in its final state and one reply: %s', async (_, fault) => {
    const { slack } = journey;
    slack.faults.next(...fault);
    const asked = await journey.asks('web netcheck again');
    await asked.reply();
    await slack.waitFor(() => asked.cards().every(({ text }) => text.startsWith('HEALTHY web')));
    expect(asked.cards()).toHaveLength(1);
    expect(journey.said(await asked.card())).toHaveLength(1);
  });

  it.each<[string, Fault[1]]>([
    ['refused for a second', { status: 429, retryAfterS: 1 }],
    ['failed', { status: 503 }],
    ['posted, and the answer lost', { dropConnection: true, afterEffect: true }],
  ])('the final reply comes once, although it was %s', async (_, fault) => {
    const { slack } = journey;
    const begun = journey.begins('sleep');
    const asked = await journey.asks('web again -- sleep 1');
    const card = await asked.card();
    await begun;
    slack.faults.next('chat.postMessage', fault);
    await asked.reply();
    // Whatever is tried again comes before the answer to what is asked now.
    await (await journey.asks('db-one netcheck again')).reply();
    expect(journey.said(card)).toHaveLength(1);
  });

  it('a cluster without a worker is told at once', async () => {
    const asked = await journey.asks('web --cluster other');
    expect(await asked.heard()).toMatch(/No worker listens for cluster other/);
    expect(asked.cards()).toEqual([]);
  });

  it('an answer that Slack never takes is not lost without a word', async () => {
    const { slack } = journey;
    const before = slack.ephemerals(seed.member).length;
    slack.faults.next('chat.postMessage', { error: 'restricted_action', times: 50 });
    await journey.asks('web netcheck again');
    const heard = await slack.waitFor(() => slack.ephemerals(seed.member)[before]);
    expect(slack.plainText(heard)).toMatch(/comes to you alone/);
  });
});

describe('with the limits that Slack has', () => {
  it.each(['socket', 'http'] as const)('two runs and a file stay within them, in %s mode', async (mode) => {
    const prints = { long: 'a line\n'.repeat(2_000) };
    const journey = await startJourney({ mode, prints, limits: 'enforced' });
    try {
      const asked = await Promise.all([journey.asks('web -- print long'), journey.asks('db-one netcheck')]);
      const cards = await journey.slack.waitFor(() => asked[0].cards().length === 2 && asked[0].cards());
      for (const card of cards) {
        await journey.slack.waitFor(() => journey.said(card).some(({ text }) => text.includes('<@')));
      }
      expect(journey.slack.files).toHaveLength(1);
      expect(journey.slack.journal.calls().filter(({ status }) => status !== 200)).toEqual([]);
    } finally {
      await journey.close();
    }
  });
});

describe('while Redis is away', () => {
  let redis: TestRedis;
  let journey: Journey;
  beforeEach(async () => {
    redis = await startRedis({ durable: true });
    journey = await startJourney({ redis });
  }, 20_000);
  afterEach(async () => {
    await journey.close();
    await redis.close();
  }, 20_000);

  it('a command is answered within two seconds, and says that nothing was kept', async () => {
    await redis.stop();
    const before = Date.now();
    const { outcome, shown } = await journey.slack.as(seed.member).command(seed.incidents, '/kdebug web');
    const tookMs = Date.now() - before;
    await redis.start();
    expect(tookMs).toBeLessThan(2_000);
    expect(outcome).toBe('acked');
    expect(shown?.text).toMatch(/not recorded|could not|again/i);
    expect(shown?.text).not.toMatch(/Error|ECONN| at /);
  });

  it('a run that is on goes on to its one answer once Redis is back', async () => {
    const begun = journey.begins('sleep');
    const asked = await journey.asks('web -- sleep 1');
    const card = await asked.card();
    await begun;
    await redis.stop();
    await redis.start();
    const reply = await asked.reply();
    expect(journey.slack.plainText(reply)).toMatch(/sleep ended with exit status 0/);
    expect(journey.said(card)).toHaveLength(1);
    expect(journey.injected()).toHaveLength(1);
  });
});

describe('an ask that was recorded by a bot that died', () => {
  it('is answered by the next one, once', async () => {
    const redis = await startRedis();
    const journey = await startJourney({ redis });
    try {
      await journey.bot.close();
      const connection = connectImpatient(redis.url, { log: noLog });
      const prefix = journey.environment.KDEBUG_REDIS_PREFIX ?? '';
      const seals = openSeals(readBotConfig(journey.environment).keys);
      const asks = createAsks({ redis: connection, prefix, log: noLog, seals });
      const ask = {
        v: 1,
        id: 'left behind',
        how: 'command',
        text: 'web netcheck',
        from: { id: `slack:${seed.team}/${seed.member}`, name: 'member' },
        at: { chat: 'slack', address: seed.incidents, private: false, channel: `slack:${seed.incidents}` },
        askedAt: Date.now(),
      } as const;
      await asks.record(ask);
      await asks.record(ask);
      await asks.close();
      await quitRedis(connection);
      await Promise.all([journey.addBot(), journey.addBot()]);
      const { card, reply } = await journey.answer();
      expect(reply.text).toMatch(/HEALTHY web/);
      expect(journey.said(card)).toHaveLength(1);
      expect(journey.injected()).toHaveLength(1);
    } finally {
      await journey.close();
      await redis.close();
    }
  }, 20_000);
});
