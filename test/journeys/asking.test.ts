import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import { type Journey, startJourney } from './start-journey.ts';

describe.each(['socket', 'http'] as const)('what is asked, in %s mode', (mode) => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney({ mode });
  }, 20_000);
  afterAll(() => journey?.close());

  it('a command that is allowed ends in a thread, and the reply rings its requester alone', async () => {
    const asked = await journey.asks('web netcheck');
    const reply = await asked.reply();
    expect(reply.text).toMatch(new RegExp(`^<@${seed.member}> HEALTHY web: `));
    expect(journey.slack.mentions(reply).shown).toEqual([seed.member]);
    expect((await asked.card()).text).toMatch(/^HEALTHY web: /);
    expect(journey.injected()).toHaveLength(1);
  });

  it('a bare name is enough', async () => {
    const reply = await (await journey.asks('checkout')).reply();
    expect(reply.text).toMatch(/^<@U0MEMBER01> (HEALTHY|DEGRADED|BROKEN|UNKNOWN) checkout-\w+-\w+: /);
  });

  it.each([
    ['a command that is too long', `web ${'x'.repeat(2_100)}`, /has 2\d{3} characters; 2000 are allowed/],
    ['a check that is not there', 'web netchek', /no check netchek[\s\S]*Did you mean netcheck/],
    ['a cluster that is not there', 'web --cluster prood', /knows no cluster prood/],
    ['a namespace that no rule allows', 'web -n kube-system', /kube-system/],
    ['a raw command that no rule allows', 'web -- cat /etc/passwd', /cat/],
    ['an option that is not there', 'web --force', /--force/],
    ['a run that is not there', 'status aaaabbbbccccdddd', /no run aaaabbbbccccdddd/],
  ])('%s is answered privately with what to do next, and leaves no card', async (_, line, says) => {
    const asked = await journey.asks(line);
    expect(asked.outcome).toBe('acked');
    expect(await asked.heard()).toMatch(says);
    expect(asked.cards()).toEqual([]);
  });

  it.each([
    ['a pod that is not there', 'checkuot', /REFUSED checkuot: There is no pod.*checkuot[\s\S]*checkout/],
    ['an address that no probe may reach', 'web tcp 169.254.169.254 80', /REFUSED web: .*169\.254\.169\.254/],
    ['a prefix of several workloads', 'db', /REFUSED db: .*db-one[\s\S]*db-two/],
  ])('%s is refused on its card, which says why and what to do', async (_, line, says) => {
    const asked = await journey.asks(line);
    const reply = await asked.reply();
    expect(journey.slack.plainText(reply)).toMatch(says);
    expect(journey.said(await asked.card())).toHaveLength(1);
  });

  it.each([
    ['a guest', seed.guest, seed.incidents, /Guests/],
    ['a member in a channel that no rule names', seed.colleague, seed.random, /no rule|may not/i],
    ['somebody of another workspace', seed.outsider, seed.shared, /members of its own workspace/],
    ['a member in a channel that others share', seed.member, seed.shared, /shared with another workspace/],
  ])('%s is refused privately, and the cluster hears nothing', async (_, who, where, says) => {
    const before = journey.injected();
    const asked = await journey.asks('web ps', { who, where });
    expect(await asked.heard()).toMatch(says);
    expect(asked.cards()).toEqual([]);
    expect(journey.injected()).toEqual(before);
  });

  it('where Slack cannot be asked who is there, nothing is done until it answers', async () => {
    journey.slack.faults.next('conversations.info', { status: 500, times: 3 });
    const where = seed.private;
    expect(await (await journey.asks('checks', { where })).heard()).toMatch(/could not ask Slack whether/);
    expect(await (await journey.asks('checks', { where })).heard()).toContain('netcheck');
  });

  it('in a channel where kdebug is not, the answer comes to the requester alone, and says why', async () => {
    const { slack } = journey;
    const before = slack.ephemerals(seed.member).length;
    const asked = await journey.asks('web -- say hello', { where: seed.random });
    const [why, answer] = await slack.waitFor(() => {
      const heard = slack.ephemerals(seed.member).slice(before);
      return heard.length === 2 && heard.map((note) => slack.plainText(note));
    });
    expect(why).toMatch(/not a member of this channel[\s\S]*comes to you alone/);
    expect(answer).toContain('["hello"]');
    expect(asked.cards()).toEqual([]);
  });

  it('a raw command reaches the pod word by word as it was shown, through quotes that a phone made curly', async () => {
    const asked = await journey.asks('web -- say “two words” ‘it’ --not-ours $(id) ;ls');
    const text = journey.slack.plainText(await asked.reply());
    expect(text).toContain('["two words","it","--not-ours","$(id)",";ls"]');
    expect(journey.slack.plainText(await asked.card())).toContain('say two words it --not-ours $(id) ;ls');
  });

  it('a mention in a thread is answered in that thread', async () => {
    const { slack } = journey;
    const alert = slack.as(seed.colleague).post(seed.incidents, 'web is slow');
    const before = slack.timeline(seed.incidents).length;
    await slack.as(seed.member).mention(seed.incidents, 'web ps', { threadTs: alert.ts });
    const reply = await slack.waitFor(() =>
      slack.thread(seed.incidents, alert.ts).find(({ user, text }) => user === seed.bot && text.includes('<@')),
    );
    expect(reply.thread_ts).toBe(alert.ts);
    expect(slack.timeline(seed.incidents)).toHaveLength(before);
  });

  it('a private run is answered to the requester alone', async () => {
    const { slack } = journey;
    const before = slack.ephemerals(seed.member).length;
    const asked = await journey.asks('web containers --private');
    const answer = await slack.waitFor(() =>
      slack
        .ephemerals(seed.member)
        .slice(before)
        .find((note) => /HEALTHY|UNKNOWN|DEGRADED/.test(slack.plainText(note))),
    );
    expect(slack.plainText(answer)).toContain('web');
    expect(asked.cards()).toEqual([]);
  });
});
