import { afterEach, describe, expect, it } from '@jest/globals';
import { seed } from '../../../src/lab/slack-emulator/seed-world.ts';
import type { Log } from '../../../src/log.ts';
import { renderCard } from '../../../src/slack/card/render-card.ts';
import { card, runId } from '../sample-cards.ts';
import { modes, type Stage, type StageOptions, startStage } from '../start-stage.ts';

const refuseToRecord: StageOptions = {
  record: async () => {
    throw new Error('Redis is away');
  },
};

describe.each(modes)('what comes from Slack in %s mode', (mode) => {
  let stage: Stage;
  const begin = async (options: StageOptions = {}): Promise<Stage> => {
    stage = await startStage(mode, options);
    return stage;
  };
  afterEach(() => stage.close());

  it('records a slash command as an ask before an acknowledgement that says nothing', async () => {
    const { slack, asks } = await begin();
    const { outcome, answer, payload, shown } = await slack
      .as(seed.member)
      .command(seed.incidents, '/kdebug web netcheck');
    expect({ outcome, answer, shown }).toEqual({ outcome: 'acked', answer: {}, shown: undefined });
    expect(asks).toEqual([
      {
        v: 1,
        id: expect.stringMatching(/^command-[0-9a-f]{32}$/),
        how: 'command',
        text: 'web netcheck',
        from: { id: `slack:${seed.team}/${seed.member}`, name: 'member' },
        at: { chat: 'slack', address: seed.incidents, private: false, channel: `slack:${seed.incidents}` },
        askedAt: expect.any(Number),
        replyUrl: payload.response_url,
      },
    ]);
  });

  it('makes a mention in a thread an ask for that thread, without the mention', async () => {
    const { slack, asks } = await begin();
    const alert = slack.as(seed.colleague).post(seed.incidents, 'checkout is down');
    const { outcome } = await slack.as(seed.member).mention(seed.incidents, 'web netcheck', { threadTs: alert.ts });
    expect(outcome).toBe('acked');
    expect(asks).toMatchObject([
      {
        how: 'mention',
        text: 'web netcheck',
        at: { address: `${seed.incidents}/${alert.ts}` },
        from: { id: `slack:${seed.team}/${seed.member}` },
      },
    ]);
  });

  it('answers a mention in the channel in the thread below it', async () => {
    const { slack, asks } = await begin();
    const { message } = await slack.as(seed.member).mention(seed.incidents, 'web');
    expect(asks).toMatchObject([{ text: 'web', at: { address: `${seed.incidents}/${message.ts}` } }]);
  });

  it.each([
    ['cancel', card({ state: 'running' })],
    ['again', card({ state: 'ended', end: { as: 'cancelled' } })],
  ])('makes a click on a card the command %s for its run, as the person who clicks', async (verb, shown) => {
    const { slack, asks } = await begin();
    const { ts } = await postCard(slack, renderCard(shown));
    const { outcome } = await slack.as(seed.colleague).click(seed.incidents, ts, `kdebug_${verb}`);
    expect(outcome).toBe('acked');
    expect(asks).toMatchObject([
      {
        how: 'click',
        text: `${verb} ${runId}`,
        from: { id: `slack:${seed.team}/${seed.colleague}`, name: 'colleague' },
        at: { address: seed.incidents },
      },
    ]);
  });

  it('acknowledges a button that it does not know, and records nothing', async () => {
    const { slack, asks } = await begin();
    const { ts } = await postCard(slack, {
      text: 'old',
      blocks: [
        {
          type: 'actions',
          elements: [{ type: 'button', action_id: 'kdebug_gone', text: { type: 'plain_text', text: 'Gone' } }],
        },
      ],
    });
    expect(await slack.as(seed.member).click(seed.incidents, ts, 'kdebug_gone')).toMatchObject({ outcome: 'acked' });
    expect(asks).toEqual([]);
  });

  it('gives the same ask the same id each time that Slack delivers it', async () => {
    const { slack, asks } = await begin();
    await slack.as(seed.member).command(seed.incidents, '/kdebug web');
    await slack.redeliver();
    await slack.as(seed.member).mention(seed.incidents, 'web');
    await slack.redeliver(undefined, 2);
    expect(asks).toHaveLength(5);
    expect(new Set(asks.map(({ id }) => id)).size).toBe(2);
    await slack.as(seed.member).command(seed.incidents, '/kdebug web');
    expect(new Set(asks.map(({ id }) => id)).size).toBe(3);
  });

  it('says in the acknowledgement that a command could not be recorded', async () => {
    const { slack } = await begin(refuseToRecord);
    const { shown, outcome } = await slack.as(seed.member).command(seed.incidents, '/kdebug web');
    expect(outcome).toBe('acked');
    expect(shown).toMatchObject({
      text: expect.stringContaining('its store (Redis) does not answer'),
      visibleTo: seed.member,
    });
  });

  it('says so within two seconds when the store takes the ask and never answers', async () => {
    const { slack } = await begin({ record: () => new Promise(() => {}) });
    const { shown, tookMs } = await slack.as(seed.member).command(seed.incidents, '/kdebug web');
    expect(shown?.text).toContain('Try again in a minute');
    expect(tookMs).toBeLessThan(2_000);
  });

  it('says privately, in the thread, that a mention or a click could not be recorded', async () => {
    const { slack } = await begin(refuseToRecord);
    const alert = slack.as(seed.colleague).post(seed.incidents, 'checkout is down');
    await slack.as(seed.member).mention(seed.incidents, 'web', { threadTs: alert.ts });
    const { ts } = await postCard(slack, renderCard(card({ state: 'running' })));
    await slack.as(seed.colleague).click(seed.incidents, ts, 'kdebug_cancel');
    const told = await slack.waitFor(() => {
      const all = [...slack.ephemerals(seed.member), ...slack.ephemerals(seed.colleague)];
      return all.length === 2 && all;
    });
    expect(told).toMatchObject([
      { thread_ts: alert.ts, text: expect.stringContaining('Redis') },
      { text: expect.stringContaining('Redis') },
    ]);
  });

  it.each([
    ['of another team', { team_id: seed.partnerTeam }],
    ['without a team', { team_id: undefined }],
  ])('refuses a command %s', async (_what, forged) => {
    const { slack, asks } = await begin();
    const { payload } = await slack.as(seed.member).command(seed.incidents, '/kdebug web');
    asks.length = 0;
    const { answer } = await slack.deliver('slash_commands', { ...payload, ...forged, trigger_id: 'another' });
    expect(JSON.stringify(answer)).toContain('members of its own workspace only');
    expect(asks).toEqual([]);
  });

  it('drops mentions and clicks of people of another team', async () => {
    const { slack, asks } = await begin();
    await slack.as(seed.outsider).mention(seed.shared, 'web');
    const { ts } = await postCard(slack, renderCard(card({ state: 'running' })), seed.shared);
    await slack.as(seed.outsider).click(seed.shared, ts, 'kdebug_cancel');
    expect(await slack.waitFor(() => slack.ephemerals(seed.outsider)[0])).toMatchObject({
      text: expect.stringContaining('own workspace only'),
    });
    expect(asks).toEqual([]);
  });

  it('logs neither what was typed nor the reply address', async () => {
    const said: string[] = [];
    const note = (fields: object, text: string): number => said.push(JSON.stringify(fields), text);
    const log: Log = { debug: note, info: note, warn: note, error: note, child: () => log };
    const { slack } = await begin({ log, ...refuseToRecord });
    const { payload } = await slack.as(seed.member).command(seed.incidents, '/kdebug very-secret-pod');
    const all = said.join('\n');
    expect(all).toContain('could not be recorded');
    for (const secret of ['very-secret-pod', String(payload.response_url), String(payload.trigger_id), slack.botToken])
      expect(all).not.toContain(secret);
  });

  it('lets an ask that is being recorded finish before it stops', async () => {
    const entered = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const record = (): Promise<void> => {
      entered.resolve();
      return gate.promise;
    };
    const { slack, receivers, asks } = await begin({ record });
    const acted = slack.as(seed.member).mention(seed.incidents, 'web');
    await entered.promise;
    const stopped = receivers.stop();
    gate.resolve();
    await stopped;
    expect(asks).toHaveLength(1);
    await acted;
  });
});

async function postCard(
  slack: Stage['slack'],
  rendered: { readonly text: string; readonly blocks: readonly unknown[] },
  channel: string = seed.incidents,
) {
  const response = await fetch(`${slack.url}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ channel, ...rendered }),
  });
  return (await response.json()) as { readonly ts: string };
}
