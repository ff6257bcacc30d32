import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SlackEmulator } from '../../src/lab/slack-emulator/emulator.ts';
import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import { startSlackEmulator } from '../../src/lab/slack-emulator/slack-emulator.ts';
import { type Log, noLog } from '../../src/log.ts';
import type { Place } from '../../src/request/request.ts';
import type { Chat, Note } from '../../src/run/chat.ts';
import { createSlackChat } from '../../src/slack/create-slack-chat.ts';
import { answered, card, request } from './sample-cards.ts';

const now = { askedAt: Date.now() - 1_000 };
const running = card({ state: 'running' }, { request: { ...request, ...now } });
const done = answered({}, now);
const incidents: Place = { chat: 'slack', address: seed.incidents, private: false };
const random: Place = { chat: 'slack', address: seed.random, private: false };
const note: Note = { kind: 'problem', problem: { code: 'x', message: 'There is no pod web.', nextStep: 'Look.' } };
const once = { mention: true, mayExist: false };

describe('when Slack does not do what it should', () => {
  let slack: SlackEmulator;
  let chat: Chat;
  const chatWith = (log: Log = noLog): Chat =>
    createSlackChat({ botToken: slack.botToken, apiUrl: slack.url, budget: { take: async () => true }, log });
  beforeEach(async () => {
    slack = await startSlackEmulator({ limits: 'off' });
    chat = chatWith();
  });
  afterEach(() => slack.close());

  it('a rate limit on progress updates drops them and delays no final reply', async () => {
    const ref = await chat.post(incidents, running, false);
    slack.faults.next('chat.update', { status: 429, retryAfterS: 30, times: 5 });
    const updates = await Promise.all([1, 2, 3].map(() => chat.change(ref, running, 'mayDrop')));
    expect(updates).toEqual([false, false, false]);
    const from = Date.now();
    await chat.reply(ref, done, once);
    expect(Date.now() - from).toBeLessThan(500);
  });

  it('a short rate limit on the final reply is waited for, and the reply comes once', async () => {
    const ref = await chat.post(incidents, running, false);
    slack.faults.next('chat.postMessage', { status: 429, retryAfterS: 1 });
    await chat.reply(ref, done, once);
    expect(replies(ref)).toHaveLength(1);
  });

  it('a long one is left to the queue, with the time that Slack names', async () => {
    slack.faults.next('chat.postMessage', { status: 429, retryAfterS: 30 });
    await expect(chat.post(incidents, running, false)).rejects.toMatchObject({
      name: 'TransientError',
      retryInMs: 30_000,
    });
  });

  it.each([
    ['a 500', { status: 500 }],
    ['a 503', { status: 503 }],
    ['a dropped connection', { dropConnection: true }],
    ['an internal_error', { error: 'internal_error' }],
  ])('%s on a post is tried again by the queue, never blindly', async (_what, fault) => {
    slack.faults.next('chat.postMessage', { ...fault, times: 9 });
    await expect(chat.post(incidents, running, false)).rejects.toMatchObject({ name: 'TransientError' });
    expect(slack.journal.calls('chat.postMessage')).toHaveLength(1);
  });

  it.each(['card', 'reply'] as const)(
    'a %s that was posted although its answer was lost is found, and not posted twice',
    async (what) => {
      const ref = what === 'card' ? '' : await chat.post(incidents, running, false);
      const post = (mayExist: boolean): Promise<string> =>
        what === 'card' ? chat.post(incidents, running, mayExist) : chat.reply(ref, done, { mention: true, mayExist });
      slack.faults.next('chat.postMessage', { dropConnection: true, afterEffect: true });
      await expect(post(false)).rejects.toMatchObject({ name: 'TransientError' });
      const found = await post(true);
      expect(what === 'card' ? slack.timeline(seed.incidents) : replies(ref)).toMatchObject([
        { ts: found.split('/')[1] },
      ]);
    },
  );

  it('is found also behind more messages than one page of history holds', async () => {
    const ref = await chat.post(incidents, running, false);
    for (let n = 0; n < 250; n += 1) slack.as(seed.member).post(seed.incidents, `message ${n}`);
    expect(await chat.post(incidents, running, true)).toBe(ref);
  });

  it('without the scopes for history it posts, and the log says that it could not look', async () => {
    await slack.close();
    slack = await startSlackEmulator({ scopes: ['chat:write'] });
    const said: object[] = [];
    chat = chatWith({ ...noLog, warn: (fields) => said.push(fields) });
    await chat.post(incidents, running, true);
    expect(slack.timeline(seed.incidents)).toHaveLength(1);
    expect(said).toEqual([{ code: 'missing_scope' }]);
  });

  it('an update of the final state is repeated until it arrives', async () => {
    const ref = await chat.post(incidents, running, false);
    slack.faults.next('chat.update', { status: 500, times: 2 });
    expect(await chat.change(ref, done, 'mustArrive')).toBe(true);
    expect(slack.plainText(slack.timeline(seed.incidents)[0] ?? never())).toContain('BROKEN');
  });

  it.each(['invalid_blocks', 'msg_blocks_too_long', 'msg_too_long'])(
    'after %s the answer comes as plain text, with its verdict and mention',
    async (error) => {
      const ref = await chat.post(incidents, running, false);
      slack.faults.next('chat.postMessage', { error });
      await chat.reply(ref, done, once);
      const [reply = never()] = replies(ref);
      expect(reply.blocks ?? []).toEqual([]);
      expect(reply.text).toContain('BROKEN checkout-7f9c-abcde: orders.shop.svc:8080 refuses connections');
      expect(slack.mentions(reply).shown).toEqual([seed.member]);
    },
  );

  it('a reply whose thread was deleted comes in the channel', async () => {
    const ref = await chat.post(incidents, running, false);
    slack.faults.next('chat.postMessage', { error: 'thread_not_found' });
    await chat.reply(ref, done, once);
    expect(slack.timeline(seed.incidents)).toHaveLength(2);
  });

  it.each([
    ['is_archived', 'chat-archived'],
    ['restricted_action_read_only_channel', 'chat-posting-restricted'],
    ['token_revoked', 'slack-token-refused'],
    ['messages_tab_disabled', 'slack-no-messages-tab'],
    ['missing_scope', 'slack-missing-scope'],
  ])('%s is %s and is not tried again', async (error, code) => {
    slack.faults.next('chat.postMessage', { error, times: 9 });
    await expect(chat.post(incidents, running, false)).rejects.toMatchObject({ name: 'UserError', problem: { code } });
    expect(slack.journal.calls('chat.postMessage')).toHaveLength(1);
  });

  it('a code that nobody foresaw is our fault, and its sentence names the method', async () => {
    slack.faults.next('chat.postMessage', { error: 'brand_new_error' });
    await expect(chat.post(incidents, running, false)).rejects.toThrow(
      'Slack answered brand_new_error to chat.postMessage',
    );
  });

  it('whispers where the bot is no member by the address of the command', async () => {
    const { payload } = await slack.as(seed.member).command(seed.random, '/kdebug web');
    await chat.whisper(request.from, random, note, String(payload.response_url));
    expect(slack.ephemerals(seed.member, seed.random).at(-1)).toMatchObject({ text: 'There is no pod web.\n→ Look.' });
  });

  it('whispers as a direct message where the bot is no member and the address is used up', async () => {
    const { payload } = await slack.as(seed.member).command(seed.random, '/kdebug web');
    for (let n = 0; n < 6; n += 1) await chat.whisper(request.from, random, note, String(payload.response_url));
    expect(slack.ephemerals(seed.member, seed.random).filter(({ text }) => text.includes('no pod'))).toHaveLength(5);
    expect(slack.timeline(seed.directMessage)).toMatchObject([{ text: 'There is no pod web.\n→ Look.' }]);
  });

  it('sends nothing to an address that is not Slack’s', async () => {
    await chat.whisper(request.from, incidents, note, 'http://169.254.169.254/latest');
    expect(slack.ephemerals(seed.member, seed.incidents)).toHaveLength(1);
    expect(slack.journal.calls('response_url')).toEqual([]);
  });

  it('asks Slack in each call to make no links, names or previews of what a pod printed', async () => {
    const ref = await chat.post(incidents, running, false);
    await chat.change(ref, done, 'mustArrive');
    await chat.reply(ref, done, once);
    const { args } = slack.journal.calls('chat.update')[0] ?? never();
    expect(args).toMatchObject({ parse: 'none', link_names: 'false' });
    for (const call of slack.journal.calls('chat.postMessage'))
      expect(call.args).toMatchObject({
        parse: 'none',
        link_names: 'false',
        unfurl_links: 'false',
        unfurl_media: 'false',
      });
  });

  it('uploads nothing for an empty file, which Slack refuses', async () => {
    const ref = await chat.post(incidents, running, false);
    await chat.attach(ref, { name: 'output.txt', body: new Uint8Array() }, false);
    expect(slack.journal.calls('files.getUploadURLExternal')).toEqual([]);
  });

  function replies(ref: string) {
    return slack.thread(seed.incidents, ref.split('/')[2] ?? '').slice(1);
  }
});

function never(): never {
  throw new Error('it is not there');
}
