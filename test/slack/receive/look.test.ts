import { afterEach, describe, expect, it } from '@jest/globals';
import { seed } from '../../../src/lab/slack-emulator/seed-world.ts';
import { modes, type Stage, type StageOptions, startStage } from '../start-stage.ts';

const crash = 'pod checkout-7f9c8d6b5c-x2x4z in namespace shop is crashing';
const both = 'deploy/api and sts/db in ns shop are both failing';
const look = 'kdebug_look';

describe.each(modes)('"Look into this with kdebug" in %s mode', (mode) => {
  let stage: Stage;
  const begin = async (options: StageOptions = {}): Promise<Stage> => {
    stage = await startStage(mode, options);
    return stage;
  };
  afterEach(() => stage.close());
  const heard = () =>
    stage.slack.waitFor(() => {
      const note = stage.slack.ephemerals(seed.member).at(-1);
      return note && { note, text: stage.slack.plainText(note) };
    });

  it('asks for the pod of an alert in the thread of that alert, and says what was found and why', async () => {
    const { slack, asks } = await begin();
    const alert = slack.as(seed.colleague).post(seed.incidents, crash);
    const { outcome, payload } = await slack.as(seed.member).messageShortcut(seed.incidents, alert.ts, look);
    expect(outcome).toBe('acked');
    expect(asks).toEqual([
      {
        v: 1,
        id: expect.stringMatching(/^click-[0-9a-f]{32}$/),
        how: 'click',
        text: 'checkout-7f9c8d6b5c-x2x4z triage -n shop',
        from: { id: `slack:${seed.team}/${seed.member}`, name: 'member' },
        at: {
          chat: 'slack',
          address: `${seed.incidents}/${alert.ts}`,
          private: false,
          channel: `slack:${seed.incidents}`,
        },
        askedAt: expect.any(Number),
        replyUrl: payload.response_url,
      },
    ]);
    expect((await heard()).text).toMatch(
      /Looking into Pod checkout-7f9c8d6b5c-x2x4z, namespace shop\.[\s\S]*Why: it says Pod/,
    );
  });

  it('reads the attachments of an app, and answers in the thread that the alert stands in', async () => {
    const { slack, asks } = await begin();
    const root = slack.as(seed.colleague).post(seed.incidents, 'what is this?');
    const { payload } = await slack.as(seed.member).messageShortcut(seed.incidents, root.ts, look);
    const attachments = [{ title: 'OOM', text: 'Labels:\n - namespace = shop\n - pod = web-0\n - container = app' }];
    const message = { ...(payload.message as object), thread_ts: root.ts, text: '', attachments };
    await slack.deliver('interactive', { ...payload, trigger_id: '1.2.other', message });
    expect(asks).toMatchObject([
      { text: 'web-0 triage -n shop -c app', at: { address: `${seed.incidents}/${root.ts}` } },
    ]);
    await slack.waitFor(() => slack.ephemerals(seed.member).some(({ thread_ts }) => thread_ts === root.ts));
  });

  it('asks with buttons when more than one thing may be meant, and goes ahead with the one that is clicked', async () => {
    const { slack, asks } = await begin();
    const alert = slack.as(seed.colleague).post(seed.incidents, both);
    await slack.as(seed.member).messageShortcut(seed.incidents, alert.ts, look);
    const { note, text } = await heard();
    expect(text).toMatch(/Which one/);
    expect(text).toMatch(/Deployment shop\/api[\s\S]*StatefulSet shop\/db/);
    expect(asks).toEqual([]);
    const { outcome } = await slack.as(seed.member).click(seed.incidents, note.ts, 'kdebug_look_1');
    expect(outcome).toBe('acked');
    expect(asks).toMatchObject([
      { how: 'click', text: 'sts/db triage -n shop', at: { address: `${seed.incidents}/${alert.ts}` } },
    ]);
    const after = await slack.waitFor(() => {
      const now = slack.ephemerals(seed.member).find(({ ts }) => ts === note.ts);
      return now && slack.plainText(now).includes('Looking with') && now;
    });
    expect(JSON.stringify(after.blocks)).not.toContain('kdebug_look');
  });

  it('says privately what to do when a message names nothing, and records nothing', async () => {
    const { slack, asks } = await begin();
    const chat = slack.as(seed.colleague).post(seed.incidents, 'lunch?');
    await slack.as(seed.member).messageShortcut(seed.incidents, chat.ts, look);
    expect((await heard()).text).toMatch(/does not see what to look into[\s\S]*@kdebug POD -n NS/);
    expect(asks).toEqual([]);
  });

  it('gives the same ask the same id when Slack delivers it twice', async () => {
    const { slack, asks } = await begin();
    const alert = slack.as(seed.colleague).post(seed.incidents, crash);
    await slack.as(seed.member).messageShortcut(seed.incidents, alert.ts, look);
    await slack.redeliver();
    expect(asks).toHaveLength(2);
    expect(new Set(asks.map(({ id }) => id)).size).toBe(1);
  });

  it('says that nothing was begun when it could not be recorded', async () => {
    const { slack } = await begin({
      record: async () => {
        throw new Error('Redis is away');
      },
    });
    const alert = slack.as(seed.colleague).post(seed.incidents, crash);
    await slack.as(seed.member).messageShortcut(seed.incidents, alert.ts, look);
    expect((await heard()).text).toContain('its store (Redis) does not answer');
  });

  it('takes nothing from a member of another team', async () => {
    const { slack, asks } = await begin();
    const alert = slack.as(seed.member).post(seed.shared, crash);
    await slack.as(seed.outsider).messageShortcut(seed.shared, alert.ts, look);
    const note = await slack.waitFor(() => slack.ephemerals(seed.outsider)[0]);
    expect(slack.plainText(note)).toMatch(/members of its own workspace only/);
    expect(asks).toEqual([]);
  });

  it('takes no choice whose value is none of its own', async () => {
    const { slack, asks } = await begin();
    const alert = slack.as(seed.colleague).post(seed.incidents, both);
    await slack.as(seed.member).messageShortcut(seed.incidents, alert.ts, look);
    const { note } = await heard();
    const { payload } = await slack.as(seed.member).click(seed.incidents, note.ts, 'kdebug_look_0');
    const [action] = payload.actions as [object];
    await slack.deliver('interactive', { ...payload, actions: [{ ...action, action_ts: '9.9', value: 'C1/x web' }] });
    expect(asks).toHaveLength(1);
  });
});
