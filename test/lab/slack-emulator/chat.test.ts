import { describe, expect, it } from '@jest/globals';
import { seed } from '../../../src/lab/slack-emulator/seed-world.ts';
import { call, type Json, section, startEmulator } from './start-emulator.ts';

const { incidents, random, member, colleague } = seed;
const long = (length: number): string => 'x'.repeat(length);

async function startWithMessage() {
  const emulator = await startEmulator();
  const posted = await call(emulator, 'chat.postMessage', { channel: incidents, text: 'parent' });
  const ts = String(posted.ts);
  const reply = await call(emulator, 'chat.postMessage', { channel: incidents, text: 'reply', thread_ts: ts });
  const foreign = emulator.as(member).post(incidents, 'by a person').ts;
  const places: Json = { '<own>': ts, '<reply>': String(reply.ts), '<foreign>': foreign };
  const fill = (args: Json): Json =>
    Object.fromEntries(Object.entries(args).map(([name, value]) => [name, places[String(value)] ?? value]));
  return { emulator, ts, reply: String(reply.ts), fill };
}

describe('chat methods refuse', () => {
  it.each<[string, Json, string]>([
    ['chat.postMessage', { text: 'hi' }, 'invalid_arguments'],
    ['chat.postMessage', { channel: 'C0NOWHERE', text: 'hi' }, 'channel_not_found'],
    ['chat.postMessage', { channel: random, text: 'hi' }, 'not_in_channel'],
    ['chat.postMessage', { channel: 'C0SECRET', text: 'hi' }, 'channel_not_found'],
    ['chat.postMessage', { channel: 'C0OLD', text: 'hi' }, 'is_archived'],
    ['chat.postMessage', { channel: incidents }, 'no_text'],
    ['chat.postMessage', { channel: incidents, blocks: [] }, 'no_text'],
    ['chat.postMessage', { channel: incidents, blocks: '[' }, 'invalid_blocks_format'],
    ['chat.postMessage', { channel: incidents, blocks: '{"type":"divider"}' }, 'invalid_blocks_format'],
    ['chat.postMessage', { channel: incidents, blocks: [section(long(3_001))] }, 'invalid_blocks'],
    ['chat.postMessage', { channel: incidents, blocks: Array(5).fill(section(long(2_500))) }, 'msg_blocks_too_long'],
    ['chat.postMessage', { channel: incidents, text: 'hi', markdown_text: 'hi' }, 'markdown_text_conflict'],
    ['chat.postMessage', { channel: incidents, text: 'hi', metadata: { event_type: 1 } }, 'invalid_metadata_format'],
    [
      'chat.postMessage',
      { channel: incidents, text: 'hi', metadata: { event_type: 'x', event_payload: { much: long(8_000) } } },
      'metadata_too_large',
    ],
    ['chat.postMessage', { channel: incidents, text: 'hi', thread_ts: '1.000001' }, 'thread_not_found'],
    ['chat.postMessage', { channel: incidents, text: 'hi', thread_ts: '<reply>' }, 'cannot_reply_to_message'],
    ['chat.update', { channel: 'C0NOWHERE', ts: '<own>', text: 'hi' }, 'channel_not_found'],
    ['chat.update', { channel: incidents, ts: '1.000001', text: 'hi' }, 'message_not_found'],
    ['chat.update', { channel: incidents, ts: '<foreign>', text: 'hi' }, 'cant_update_message'],
    ['chat.update', { channel: incidents, ts: '<own>', text: long(4_001) }, 'msg_too_long'],
    ['chat.update', { channel: incidents, ts: '<own>' }, 'no_text'],
    ['chat.update', { channel: incidents, ts: '<own>', blocks: [{ type: 'sektion' }] }, 'invalid_blocks'],
    ['chat.delete', { channel: incidents, ts: '<foreign>' }, 'cant_delete_message'],
    ['chat.delete', { channel: incidents, ts: '1.000001' }, 'message_not_found'],
    ['chat.postEphemeral', { channel: random, user: member, text: 'hi' }, 'not_in_channel'],
    ['chat.postEphemeral', { channel: incidents, user: seed.outsider, text: 'hi' }, 'user_not_in_channel'],
    ['chat.postEphemeral', { channel: incidents, user: member }, 'no_text'],
    ['chat.postEphemeral', { channel: 'C0OLD', user: member, text: 'hi' }, 'is_archived'],
    ['chat.getPermalink', { channel: incidents, message_ts: '1.000001' }, 'message_not_found'],
    ['chat.getPermalink', { channel: 'C0NOWHERE', message_ts: '1.000001' }, 'channel_not_found'],
  ])('%s %j with %s', async (method, args, error) => {
    const { emulator, fill } = await startWithMessage();
    emulator.world.addChannel({ id: 'C0OLD', name: 'old', isArchived: true, members: [member, seed.bot] });
    emulator.world.addChannel({ id: 'C0SECRET', name: 'secret', kind: 'private', members: [member] });
    const before = emulator.timeline(incidents).length;
    expect(await call(emulator, method, fill(args))).toMatchObject({ httpStatus: 200, ok: false, error });
    expect(emulator.timeline(incidents)).toHaveLength(before);
  });

  it("bad blocks with Slack's own sentences", async () => {
    const emulator = await startEmulator();
    const answer = await call(emulator, 'chat.postMessage', { channel: incidents, blocks: [section(long(3_001))] });
    expect(answer).toMatchObject({
      errors: [
        'failed to match all allowed schemas [json-pointer:/blocks/0/text]',
        'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
      ],
      response_metadata: {
        messages: [
          '[ERROR] failed to match all allowed schemas [json-pointer:/blocks/0/text]',
          '[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
        ],
      },
    });
  });
});

describe('chat.postMessage', () => {
  it('puts replies in the thread, and into the channel only when asked to', async () => {
    const { emulator, ts } = await startWithMessage();
    const args = { channel: incidents, text: 'both', thread_ts: ts, reply_broadcast: true };
    await call(emulator, 'chat.postMessage', args);
    expect(emulator.thread(incidents, ts).map(({ text }) => text)).toEqual(['parent', 'reply', 'both']);
    expect(emulator.timeline(incidents).map(({ text }) => text)).toEqual(['parent', 'by a person', 'both']);
  });

  it('cuts a text at 40,000 characters and says so', async () => {
    const emulator = await startEmulator();
    const answer = await call(emulator, 'chat.postMessage', { channel: incidents, text: long(40_001) });
    expect(answer).toMatchObject({ ok: true, warning: 'message_truncated' });
    expect(emulator.timeline(incidents)[0]?.text).toHaveLength(40_000);
  });

  it('opens the direct conversation when a user is named instead of a channel', async () => {
    const emulator = await startEmulator();
    const first = await call(emulator, 'chat.postMessage', { channel: colleague, text: 'one' });
    const second = await call(emulator, 'chat.postMessage', { channel: colleague, text: 'two' });
    expect(first.channel).toMatch(/^D0/);
    expect(second.channel).toBe(first.channel);
  });

  it('gives every message a ts of its own, also when the clock stands still', async () => {
    const emulator = await startEmulator({ now: () => 1_700_000_000_000 });
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((text) => call(emulator, 'chat.postMessage', { channel: incidents, text })),
    );
    const all = answers.map(({ ts }) => String(ts));
    expect(new Set(all).size).toBe(3);
    expect(all.every((ts) => /^1700000000\.\d{6}$/.test(ts))).toBe(true);
  });

  it('keeps what decides how Slack reads the text, for assertions', async () => {
    const emulator = await startEmulator();
    await call(emulator, 'chat.postMessage', { channel: incidents, text: 'x', parse: 'none', unfurl_links: false });
    expect(emulator.timeline(incidents)[0]?.asked).toEqual({ parse: 'none', unfurl_links: 'false' });
  });
});

describe('chat.update', () => {
  it('with text alone takes the blocks away and marks the message as edited', async () => {
    const emulator = await startEmulator();
    const args = { channel: incidents, text: 'old', blocks: [section('old')] };
    const { ts } = await call(emulator, 'chat.postMessage', args);
    await call(emulator, 'chat.update', { channel: incidents, ts, text: 'new' });
    expect(emulator.timeline(incidents)).toMatchObject([{ text: 'new', blocks: [], edited: { user: seed.bot } }]);
  });

  it('with blocks leaves no mark, and keeps the metadata it does not name', async () => {
    const emulator = await startEmulator();
    const metadata = { event_type: 'run', event_payload: { id: '1' } };
    const { ts } = await call(emulator, 'chat.postMessage', { channel: incidents, text: 'old', metadata });
    await call(emulator, 'chat.update', { channel: incidents, ts, text: 'new', blocks: [section('new')] });
    const [message] = emulator.timeline(incidents);
    expect(message).toMatchObject({ blocks: [section('new')], metadata });
    expect(message?.edited).toBeUndefined();
  });

  it('does not reach ephemeral messages', async () => {
    const emulator = await startEmulator();
    const args = { channel: incidents, user: member, text: 'psst' };
    const { message_ts: ts } = await call(emulator, 'chat.postEphemeral', args);
    expect(await call(emulator, 'chat.update', { channel: incidents, ts, text: 'new' })).toMatchObject({
      error: 'message_not_found',
    });
  });
});

describe('the other chat methods', () => {
  it('show an ephemeral message to one person only, without metadata', async () => {
    const emulator = await startEmulator();
    const metadata = { event_type: 'run', event_payload: {} };
    await call(emulator, 'chat.postEphemeral', { channel: incidents, user: member, text: 'psst', metadata });
    expect(emulator.ephemerals(member)).toMatchObject([{ text: 'psst', channel: incidents }]);
    expect(emulator.ephemerals(member)[0]).not.toHaveProperty('metadata');
    expect([...emulator.ephemerals(colleague), ...emulator.timeline(incidents)]).toEqual([]);
  });

  it('delete an own message', async () => {
    const { emulator, ts } = await startWithMessage();
    expect(await call(emulator, 'chat.delete', { channel: incidents, ts })).toMatchObject({ ok: true, ts });
    expect(emulator.timeline(incidents).map(({ text }) => text)).toEqual(['by a person']);
  });

  it('link to a message and to a reply', async () => {
    const { emulator, ts, reply } = await startWithMessage();
    const link = async (message_ts: string) =>
      (await call(emulator, 'chat.getPermalink', { channel: incidents, message_ts })).permalink;
    const base = `https://home-team.slack.com/archives/${incidents}/p`;
    expect(await link(ts)).toBe(base + ts.replace('.', ''));
    expect(await link(reply)).toBe(`${base}${reply.replace('.', '')}?thread_ts=${ts}&cid=${incidents}`);
  });
});
