import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readRedis } from './read-redis.ts';
import { type Journey, startJourney } from './start-journey.ts';

const canary = `ghp_${'k9Zq4Lw7Xb2R'.repeat(3)}`;
const typed = `xoxb-${'1234567890-'.repeat(2)}${'abCD12efGH34'.repeat(2)}`;
const long = Array.from({ length: 900 }, (_, at) => `row ${at}`).join('\n');
const prints = {
  secret: `Authorization: Bearer ${canary}\nGITHUB_TOKEN=${canary}\n{"token":"${canary}"}\n`,
  'secret-in-file': `${long}\npassword: ${canary}\n${long}\n`,
  'secret-in-parts': `${long}\n${'y'.repeat(960)} token=${canary} ${'z'.repeat(2_000)}\n`,
};

describe('a secret', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney({ prints });
  }, 20_000);
  afterAll(() => journey?.close());

  /** Everything that left the worker: Redis, what Slack was sent, and its files. */
  const everywhere = async (): Promise<string> =>
    [
      await readRedis(journey.redis.url),
      JSON.stringify(journey.slack.journal.calls()),
      ...journey.slack.files.map(({ body }) => Buffer.from(body).toString()),
    ].join('\n');

  it.each(Object.keys(prints))(
    'that a container prints is found nowhere, also while the run is on: %s',
    async (name) => {
      const asked = await journey.asks(`web again -- print ${name}`);
      const reply = await asked.reply();
      expect(journey.slack.plainText(reply)).toMatch(/masked: \d+ × /);
      const all = await everywhere();
      expect(all).toContain(`print ${name}`);
      expect(all).not.toContain(canary);
      expect(all).not.toContain(canary.slice(0, 20));
    },
  );

  it('in a command is refused before it is queued, and found nowhere but in what Slack has', async () => {
    const before = journey.injected();
    const asked = await journey.asks(`web -- say token=${typed}`);
    expect(await asked.heard()).toMatch(/seems to hold a secret[\s\S]*change it/);
    expect(asked.cards()).toEqual([]);
    expect(journey.injected()).toEqual(before);
    expect(await everywhere()).not.toContain(typed);
  });

  it.each([
    ...['netcheck', 'ps', 'dns', 'tcp', 'http'].map((check) => `web ${check} https://user:${typed}@orders.shop.svc/`),
    `web -n ${typed}`,
    `web --token=${typed}`,
    `status ${typed}`,
    `stop the token is ${typed}`,
    `"${typed}`,
  ])('in any other words is refused too, and not repeated: %s', async (line) => {
    const asked = await journey.asks(line);
    expect(await asked.heard()).toMatch(/seems to hold a secret/);
    expect(asked.cards()).toEqual([]);
    expect(await everywhere()).not.toContain(typed);
  });

  it('of Slack’s own, the address to reply to, is gone once the answer is there', async () => {
    const asked = await journey.asks('web netcheck again');
    await asked.reply();
    const { slack, redis } = journey;
    const { payload } = slack.journal.deliveries('slash_commands').at(-1) ?? {};
    const address = String(payload?.response_url);
    expect(address).toMatch(/^http/);
    // The one behind it is answered, so this one is settled.
    await (await journey.asks('db-one netcheck')).reply();
    expect(await readRedis(redis.url)).not.toContain(address);
    expect(await readRedis(redis.url)).not.toContain(slack.botToken);
  });
});
