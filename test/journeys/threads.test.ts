import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Message } from '../../src/lab/slack-emulator/message-store.ts';
import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import { type Journey, startJourney } from './start-journey.ts';

describe.each(['socket', 'http'] as const)('in the thread of a card, in %s mode', (mode) => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney({ mode });
  }, 20_000);
  afterAll(() => journey?.close());

  const says = (text: string, threadTs: string, who: string = seed.member) =>
    journey.slack.as(who).mention(seed.incidents, text, { threadTs });
  /** What kdebug says there next, beyond the messages that were there. */
  const next = (card: Message, before: readonly Message[], what: RegExp): Promise<Message> =>
    journey.slack.waitFor(() =>
      journey.said(card).find((one) => !before.some(({ ts }) => ts === one.ts) && what.test(one.text)),
    );
  /** What the person hears in private beyond what they heard before. */
  const heard = async (who: string, act: () => Promise<unknown>): Promise<string> => {
    const before = journey.slack.ephemerals(who).length;
    await act();
    return journey.slack.plainText(await journey.slack.waitFor(() => journey.slack.ephemerals(who)[before]));
  };

  it('`explain` tells in the thread what the last run found', async () => {
    const asked = await journey.asks('web netcheck again');
    await asked.reply();
    const card = await asked.card();
    const before = journey.said(card);
    await says('explain', card.ts, seed.colleague);
    expect((await next(card, before, /^HEALTHY web/)).text).toMatch(/Nothing that was looked at is wrong/);
  });

  it('`again` runs the last run of the thread once more, there, as who asks', async () => {
    const asked = await journey.asks('db-one ps again');
    await asked.reply();
    const card = await asked.card();
    const before = journey.said(card);
    await says('Again', card.ts, seed.colleague);
    const reply = await next(card, before, /<@U0COLLEAG1> \w+ db-one/);
    expect(journey.slack.mentions(reply).shown).toEqual([seed.colleague]);
    expect(journey.injected('db-one')).toHaveLength(2);
  });

  it('`cancel` stops the run that is on in the thread, and the card says who did', async () => {
    const begun = journey.begins('sleep');
    const asked = await journey.asks('web again -- sleep 9');
    const card = await asked.card();
    await begun;
    await says('cancel', card.ts);
    expect((await next(card, [], /<@/)).text).toMatch(/CANCELLED web: member cancelled the run/);
    expect((await asked.card()).text).toMatch(/^CANCELLED web: member cancelled/);
  });

  it('`next` says that nothing is suggested when nothing is wrong', async () => {
    const asked = await journey.asks('web netcheck again');
    await asked.reply();
    const { ts } = await asked.card();
    expect(await heard(seed.member, () => says('next', ts))).toMatch(/suggests no further check/);
  });

  it('such a word in a thread without a run is answered with what it means', async () => {
    const alert = journey.slack.as(seed.colleague).post(seed.incidents, 'web is slow');
    const told = await heard(seed.member, () => says('again', alert.ts));
    expect(told).toMatch(/again means the last run of this thread, and there is none/);
  });

  it('`export` sends what was run in the thread, and `/kdebug export` what was run in the channel, to who asks', async () => {
    const { slack } = journey;
    const asked = await journey.asks('db-one ps again');
    await asked.reply();
    const { ts } = await asked.card();
    await journey.asks('db-one containers --private');
    const exported = async (act: () => Promise<unknown>) => {
      const before = slack.files.length;
      await act();
      const files = await slack.waitFor(() => slack.files.length === before + 2 && slack.files.slice(before));
      const [markdown, json] = files.map(({ body }) => Buffer.from(body).toString());
      return {
        files,
        markdown,
        json: JSON.parse(json ?? '') as { readonly runs: readonly { readonly run: string }[] },
      };
    };
    const ofThread = await exported(() => says('export', ts, seed.colleague));
    expect(ofThread.json.runs).toHaveLength(1);
    expect(ofThread.markdown).toMatch(/member: \/kdebug db-one ps/);
    const ofChannel = await exported(() => slack.as(seed.member).command(seed.incidents, '/kdebug export 2h'));
    expect(ofChannel.json.runs.length).toBeGreaterThan(2);
    expect(ofChannel.markdown).toContain('(private)');
    expect(ofThread.markdown).not.toContain('(private)');
    const channels = [...ofThread.files, ...ofChannel.files].flatMap(({ shares }) =>
      shares.map(({ channel }) => channel),
    );
    expect(channels.filter((channel) => !channel.startsWith('D'))).toEqual([]);
  });

  it('`help` names what was looked into in the channel', async () => {
    const told = await heard(seed.colleague, () => journey.asks('help', { who: seed.colleague }));
    expect(told).toMatch(/For example \(namespace [\s\S]*\/kdebug db-one/);
  });

  it('the button Show output shows who clicks what the steps printed, and nobody else', async () => {
    const asked = await journey.asks('web netcheck again');
    await asked.reply();
    const card = await asked.card();
    const before = journey.said(card);
    const told = await heard(seed.colleague, () =>
      journey.slack.as(seed.colleague).click(seed.incidents, card.ts, 'kdebug_output'),
    );
    expect(told).toMatch(/web[\s\S]*exit status 0/);
    expect(journey.said(card)).toEqual(before);
  });

  it('the button Next runs the check that the findings suggest on the same pod, as who clicks', async () => {
    const asked = await journey.asks('db-two resources');
    await asked.reply();
    const card = await asked.card();
    await journey.slack.as(seed.colleague).click(seed.incidents, card.ts, 'kdebug_next');
    const other = await journey.slack.waitFor(() => asked.cards()[1]);
    expect(journey.slack.plainText(other)).toMatch(/colleague asked at .*: memory in default\/shop\/db-two/);
  });
});
