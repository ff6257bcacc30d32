import { describe, expect, it } from '@jest/globals';
import { seed } from '../../../src/lab/slack-emulator/seed-world.ts';
import type { SlackEmulator } from '../../../src/lab/slack-emulator/slack-emulator.ts';
import { call, type Json, startEmulator } from './start-emulator.ts';

const { incidents, random, member } = seed;

const post = async (emulator: SlackEmulator, text: string, more: Json = {}): Promise<string> =>
  String((await call(emulator, 'chat.postMessage', { channel: incidents, text, ...more })).ts);
const texts = (answer: Json): unknown[] => (answer.messages as Json[]).map(({ text }) => text);

describe('conversations.info', () => {
  it.each<[string, Json]>([
    [incidents, { name: 'incidents', is_channel: true, is_private: false, is_member: true, is_ext_shared: false }],
    [random, { is_member: false }],
    [seed.private, { is_group: true, is_private: true, is_member: true }],
    [seed.shared, { is_ext_shared: true, is_shared: true, connected_team_ids: [seed.partnerTeam] }],
    [seed.directMessage, { is_im: true, user: member }],
  ])('tells what %s is', async (channel, expected) => {
    const emulator = await startEmulator();
    const answer = await call(emulator, 'conversations.info', { channel });
    expect(answer).toMatchObject({ ok: true, channel: { id: channel, ...expected } });
  });
});

describe('users.conversations', () => {
  const idsOf = ({ channels }: Json) => (channels as Json[]).map(({ id }) => id);

  it.each<[string, Json, readonly string[]]>([
    ['public channels unless asked otherwise', {}, [incidents, random, seed.shared]],
    ['private ones with the bot in them', { types: 'private_channel' }, [seed.private]],
    ['direct ones', { types: 'public_channel,im', limit: 2 }, [incidents, random]],
  ])('lists %s', async (_what, args, ids) => {
    const emulator = await startEmulator();
    expect(idsOf(await call(emulator, 'users.conversations', { user: member, ...args }))).toEqual(ids);
  });

  it('comes in pages, leaves out archived ones when asked to, and refuses nonsense', async () => {
    const emulator = await startEmulator();
    emulator.world.addChannel({ id: 'C0OLD00001', name: 'old', isArchived: true, members: [member] });
    const first = await call(emulator, 'users.conversations', { user: member, exclude_archived: true, limit: 2 });
    const cursor = (first.response_metadata as Json).next_cursor;
    const second = await call(emulator, 'users.conversations', {
      user: member,
      exclude_archived: true,
      limit: 2,
      cursor,
    });
    expect([...idsOf(first), ...idsOf(second)]).toEqual([incidents, random, seed.shared]);
    expect(second).toMatchObject({ response_metadata: { next_cursor: '' } });
    for (const [args, error] of [
      [{ user: 'U0NOBODY01' }, 'user_not_found'],
      [{ types: 'secret' }, 'invalid_types'],
    ] as const)
      expect(await call(emulator, 'users.conversations', args)).toMatchObject({ ok: false, error });
  });
});

describe('conversations.history and conversations.replies', () => {
  it('show the newest first in the channel and the oldest first in the thread', async () => {
    const emulator = await startEmulator();
    const ts = await post(emulator, 'one');
    await post(emulator, 'two');
    await post(emulator, 'reply', { thread_ts: ts });
    expect(texts(await call(emulator, 'conversations.history', { channel: incidents }))).toEqual(['two', 'one']);
    const thread = await call(emulator, 'conversations.replies', { channel: incidents, ts });
    expect(texts(thread)).toEqual(['one', 'reply']);
    expect(thread.messages).toMatchObject([{ thread_ts: ts, reply_count: 1 }, { thread_ts: ts }]);
  });

  it('show metadata only where it is asked for, so that a run finds its own post', async () => {
    const emulator = await startEmulator();
    const metadata = { event_type: 'kdebug_run', event_payload: { run: 'r1' } };
    const ts = await post(emulator, 'card', { metadata });
    await post(emulator, 'reply', { metadata, thread_ts: ts });
    for (const [method, args] of [
      ['conversations.history', { channel: incidents }],
      ['conversations.replies', { channel: incidents, ts }],
    ] as const) {
      const plain = await call(emulator, method, args);
      expect(plain.messages).not.toContainEqual(expect.objectContaining({ metadata }));
      const full = await call(emulator, method, { ...args, include_all_metadata: true });
      expect(full.messages).toContainEqual(expect.objectContaining({ metadata }));
    }
  });

  it('come in pages', async () => {
    const emulator = await startEmulator();
    for (const text of ['1', '2', '3']) await post(emulator, text);
    const first = await call(emulator, 'conversations.history', { channel: incidents, limit: 2 });
    expect(first).toMatchObject({ has_more: true });
    const cursor = (first.response_metadata as Json).next_cursor;
    const second = await call(emulator, 'conversations.history', { channel: incidents, limit: 2, cursor });
    expect([...texts(first), ...texts(second)]).toEqual(['3', '2', '1']);
    expect(second).toMatchObject({ has_more: false });
  });

  it('keep to oldest and latest, which count only when inclusive', async () => {
    const emulator = await startEmulator();
    const [oldest, , latest] = [await post(emulator, '1'), await post(emulator, '2'), await post(emulator, '3')];
    const between = { channel: incidents, oldest, latest };
    expect(texts(await call(emulator, 'conversations.history', between))).toEqual(['2']);
    const inclusive = await call(emulator, 'conversations.history', { ...between, inclusive: true });
    expect(texts(inclusive)).toEqual(['3', '2', '1']);
  });

  it.each<[string, Json, string]>([
    ['conversations.history', { channel: random }, 'not_in_channel'],
    ['conversations.history', { channel: 'C0NOWHERE' }, 'channel_not_found'],
    ['conversations.history', { channel: incidents, cursor: 'x' }, 'invalid_cursor'],
    ['conversations.replies', { channel: incidents, ts: '1.000001' }, 'thread_not_found'],
    ['conversations.open', {}, 'users_list_not_supplied'],
    ['conversations.open', { users: 'U0NOBODY' }, 'user_not_found'],
  ])('%s %j is refused with %s', async (method, args, error) => {
    const emulator = await startEmulator();
    await post(emulator, 'one');
    expect(await call(emulator, method, args)).toMatchObject({ ok: false, error });
  });
});

describe('conversations.open', () => {
  it('returns the one direct conversation with a user', async () => {
    const emulator = await startEmulator();
    expect(await call(emulator, 'conversations.open', { users: member })).toMatchObject({
      ok: true,
      channel: { id: seed.directMessage },
    });
  });
});
