import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import type { Worker } from '../../src/worker.ts';
import { type Journey, startJourney } from './start-journey.ts';

const longStep = 'web again -- sleep 9';

describe.each(['socket', 'http'] as const)('a run, in %s mode', (mode) => {
  let journey: Journey;
  let second: Worker;
  beforeAll(async () => {
    journey = await startJourney({ mode });
    // Two of everything, as in production.
    second = await journey.addWorker();
    await journey.addBot();
  }, 20_000);
  afterAll(() => journey?.close());

  /** A run whose step is running now. */
  const running = async (line = longStep) => {
    const before = journey.injected().length;
    const begun = journey.begins('sleep');
    const asked = await journey.asks(line);
    const card = await asked.card();
    await begun;
    expect(journey.injected()).toHaveLength(before + 1);
    return { asked, card, run: runOf(journey.slack.plainText(card)) };
  };

  it('is cancelled while a step runs: the card ends cancelled, with one final reply', async () => {
    const { asked, card, run } = await running();
    expect(await (await journey.asks(`cancel ${run}`)).heard()).toMatch(/is being cancelled/);
    const reply = await asked.reply();
    expect(reply.text).toMatch(/CANCELLED/);
    expect(journey.said(card)).toHaveLength(1);
    expect((await asked.card()).text).toMatch(/^CANCELLED/);
    expect(await (await journey.asks(`cancel ${run}`)).heard()).toMatch(/has ended already/);
  });

  it('is cancelled by the button on its card', async () => {
    const { asked, card } = await running();
    await journey.slack.as(seed.member).click(seed.incidents, card.ts, 'kdebug_cancel');
    expect((await asked.reply()).text).toMatch(/CANCELLED/);
  });

  it('is not cancelled by another person, who may look at it', async () => {
    const { asked, run, card } = await running();
    const byColleague = (line: string) => journey.asks(line, { who: seed.colleague });
    expect(await (await byColleague(`cancel ${run}`)).heard()).toMatch(/There is no run|may not cancel/);
    expect(await (await journey.asks(`status ${run}`)).heard()).toMatch(/RUNNING web/);
    expect(journey.said(card)).toEqual([]);
    // Heard to the end, or the next test would take it for its own.
    await (await journey.asks(`cancel ${run}`)).heard();
    await asked.reply();
  });

  it('may be seen by whoever may ask the same, and by nobody else', async () => {
    const asked = await journey.asks('web netcheck again');
    await asked.reply();
    const run = runOf(journey.slack.plainText(await asked.card()));
    expect(await (await journey.asks(`status ${run}`, { who: seed.colleague })).heard()).toMatch(/HEALTHY web/);
    const outside = await journey.asks(`status ${run}`, { who: seed.colleague, where: seed.random });
    expect(await outside.heard()).toMatch(/There is no run/);
  });

  it('is joined by a second person who asks the same: they get the link, and there is one container', async () => {
    const first = await journey.asks('db-one netcheck');
    const card = await first.card();
    const second = await journey.asks('db-one netcheck', { who: seed.colleague });
    expect(await second.heard()).toMatch(/same was asked by member[\s\S]*https:\/\//);
    const reply = await first.reply();
    expect(second.cards()).toEqual([]);
    expect(journey.injected('db-one')).toHaveLength(1);
    const { slack } = journey;
    const said = await slack.waitFor(() => journey.said(card).length === 2 && journey.said(card));
    expect(said.filter(({ ts }) => ts !== reply.ts).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^colleague asked the same/),
    ]);
  });

  it('is run anew with `again`, and by the button, as the person who clicks', async () => {
    const first = await journey.asks('db-two ps');
    await first.reply();
    const again = await journey.asks('db-two ps again');
    await again.reply();
    const { ts } = await again.card();
    await journey.slack.as(seed.colleague).click(seed.incidents, ts, 'kdebug_again');
    const { slack } = journey;
    const clicked = await slack.waitFor(() => again.cards()[1]);
    const reply = await slack.waitFor(() =>
      slack.thread(seed.incidents, clicked.ts).find(({ text }) => text.includes('<@')),
    );
    expect(slack.mentions(reply).shown).toEqual([seed.colleague]);
    expect(journey.injected('db-two')).toHaveLength(3);
  });

  it('is one run, although Slack delivers its event three times', async () => {
    const { slack } = journey;
    const before = journey.injected('db-one').length;
    const { message } = await slack.as(seed.member).mention(seed.incidents, 'db-one netcheck again');
    const delivery = slack.journal.deliveries('events_api').at(-1);
    await slack.redeliver(delivery, 2);
    const own = () => slack.thread(seed.incidents, message.ts).filter(({ user }) => user === seed.bot);
    await slack.waitFor(() => own().length >= 2 && own().some(({ text }) => text.includes('<@')));
    await slack.redeliver(delivery, 1);
    // One that is asked behind it is answered, so nothing of the third delivery is still on its way.
    await (await journey.asks('db-two -- say done')).reply();
    expect(own()).toHaveLength(2);
    expect(journey.injected('db-one')).toHaveLength(before + 1);
  });

  it('is told how to come back while kdebug is stopped, and works after resume', async () => {
    expect(await (await journey.asks('stop a test of ours')).heard()).toMatch(/kdebug is stopped/);
    const asked = await journey.asks('db-one ps again', { who: seed.colleague });
    expect(await asked.heard()).toMatch(/stopped by member[\s\S]*a test of ours[\s\S]*resume/);
    expect(asked.cards()).toEqual([]);
    expect(await (await journey.asks('resume', { who: seed.colleague })).heard()).toMatch(/may not stop or resume/);
    expect(await (await journey.asks('resume')).heard()).toMatch(/runs again/);
    await (await journey.asks('db-one ps again')).reply();
  });

  it('goes on in another worker when those that had it are told to end: one container, one answer', async () => {
    const { asked, card } = await running('web again -- sleep 2');
    await journey.addWorker();
    await Promise.all([journey.worker.close(0), second.close(0)]);
    const reply = await asked.reply();
    expect(journey.slack.plainText(reply)).toMatch(/sleep ended with exit status 0/);
    expect(journey.said(card)).toHaveLength(1);
  });

  it('is answered by the other bot when the first one is gone', async () => {
    await journey.bot.close();
    await (await journey.asks('db-two netcheck again')).reply();
  });
});

function runOf(text: string): string {
  const [, run] = /run ([a-z2-7]{16})/.exec(text) ?? [];
  if (run === undefined) throw new Error(`no run in ${text}`);
  return run;
}
