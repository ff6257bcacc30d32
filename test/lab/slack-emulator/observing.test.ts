import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { createJournal } from '../../../src/lab/slack-emulator/journal.ts';
import type { Message } from '../../../src/lab/slack-emulator/message-store.ts';
import { seed } from '../../../src/lab/slack-emulator/seed-world.ts';
import { type EmulatorChange, startSlackEmulator } from '../../../src/lab/slack-emulator/slack-emulator.ts';
import { actions, afterwards, button, call, connect, type Json, section, startEmulator } from './start-emulator.ts';

const { incidents, member } = seed;
const message = (more: Partial<Message>): Message => ({
  type: 'message',
  channel: incidents,
  ts: '1.000001',
  user: seed.bot,
  text: '',
  ...more,
});
const richText = (...elements: Json[]): Json => ({ type: 'rich_text', elements });
const part = (type: string, ...elements: Json[]): Json => ({ type, elements });
const text = (words: string): Json => ({ type: 'text', text: words });

describe('plainText', () => {
  it.each<[string, Partial<Message>, string]>([
    ['the text where there are no blocks', { text: 'a &lt;b&gt; &amp;amp;' }, 'a <b> &amp;'],
    [
      'names and labels instead of ids and addresses',
      { text: `<@${member}> <#${incidents}> <!here> <!subteam^${seed.userGroup}> <http://a.b|label> <mailto:a@b>` },
      '@member #incidents @here @oncall label a@b',
    ],
    [
      'blocks instead of the text',
      {
        text: 'no',
        blocks: [{ type: 'header', text: { type: 'plain_text', text: '<b>' } }, section('*x*'), { type: 'divider' }],
      },
      '<b>\n*x*\n---',
    ],
    ['buttons in brackets', { blocks: [actions(button('cancel'), button('again'))] }, '[cancel] [again]'],
    [
      'fields and accessory line by line',
      { blocks: [{ ...section('a'), fields: [{ type: 'mrkdwn', text: 'b' }], accessory: button('c') }] },
      'a\nb\n[c]',
    ],
    [
      'preformatted text as it is',
      { blocks: [richText(part('rich_text_preformatted', text('a <b> &amp;\n  c')))] },
      'a <b> &amp;\n  c',
    ],
    [
      'quotes and lists with their marks',
      {
        blocks: [
          richText(part('rich_text_quote', text('a\nb')), {
            ...part('rich_text_list', part('rich_text_section', text('c'))),
            style: 'bullet',
          }),
        ],
      },
      '> a\n> b\n• c',
    ],
    [
      'mentions in rich text',
      {
        blocks: [
          richText(
            part('rich_text_section', { type: 'user', user_id: member }, text(' '), {
              type: 'broadcast',
              range: 'channel',
            }),
          ),
        ],
      },
      '@member @channel',
    ],
    [
      'tables row by row',
      {
        blocks: [
          {
            type: 'table',
            rows: [
              [
                { type: 'raw_text', text: 'a' },
                { type: 'raw_text', text: 'b' },
              ],
              [richText(part('rich_text_section', text('c')))],
            ],
          },
        ],
      },
      'a | b\nc',
    ],
    [
      'context in one line',
      {
        blocks: [
          {
            type: 'context',
            elements: [
              { type: 'mrkdwn', text: 'a' },
              { type: 'image', alt_text: 'b', image_url: 'x' },
            ],
          },
        ],
      },
      'a (b)',
    ],
  ])('shows %s', async (_what, fields, expected) => {
    const emulator = await startEmulator();
    expect(emulator.plainText(message(fields))).toBe(expected);
  });
});

describe('mentions', () => {
  it.each<[string, Partial<Message>, readonly string[], readonly string[]]>([
    [
      'of a text',
      { text: `<@${member}> <!channel> <!subteam^S1> <!date^1^x|y> &lt;!here&gt;` },
      [member, 'channel', 'S1'],
      [],
    ],
    [
      'of mrkdwn blocks, with the text as fallback',
      { text: '<!here>', blocks: [section(`<@${member}>`)] },
      [member],
      ['here'],
    ],
    [
      'of rich text elements but not of its text',
      { blocks: [richText(part('rich_text_section', { type: 'user', user_id: member }, text('<!channel>')))] },
      [member],
      [],
    ],
    ['not of plain text', { blocks: [actions(button('<!channel>'))] }, [], []],
    [
      'of bare names only where linking was asked for',
      { text: '@channel', asked: { link_names: 'true' } },
      ['channel'],
      [],
    ],
    ['not of bare names otherwise', { text: '@channel' }, [], []],
  ])('are those %s', async (_what, fields, shown, fallback) => {
    const emulator = await startEmulator();
    expect(emulator.mentions(message(fields))).toEqual({ shown, fallback });
  });
});

describe('waitFor', () => {
  it('resolves as soon as something happens that makes it true', async () => {
    const emulator = await startEmulator();
    const found = emulator.waitFor(() => emulator.timeline(incidents).find(({ text }) => text === 'b'));
    emulator.as(member).post(incidents, 'a');
    emulator.as(member).post(incidents, 'b');
    expect(await found).toMatchObject({ text: 'b' });
  });

  it('gives up with what was expected and what was seen', async () => {
    const emulator = await startEmulator();
    await call(emulator, 'api.test');
    await expect(emulator.waitFor(() => false, { timeoutMs: 10, what: 'the card' })).rejects.toThrow(
      'the card: not within 10 ms; the emulator last saw api.test 200',
    );
  });

  it('passes on what the predicate throws', async () => {
    const emulator = await startEmulator();
    const broken = () => {
      throw new Error('broken');
    };
    await expect(emulator.waitFor(broken)).rejects.toThrow('broken');
  });

  it('ends when the emulator is closed', async () => {
    const emulator = await startEmulator();
    const failed = expect(emulator.waitFor(() => false)).rejects.toThrow('the emulator was closed');
    await emulator.close();
    await failed;
  });
});

describe('the emulator', () => {
  it('tells a page everything that happens, until it no longer listens', async () => {
    const emulator = await startEmulator();
    const kinds: EmulatorChange['kind'][] = [];
    const end = emulator.onChange(({ kind }) => kinds.push(kind));
    await connect(emulator);
    const { ts } = await call(emulator, 'chat.postMessage', { channel: incidents, text: 'a' });
    await call(emulator, 'chat.update', { channel: incidents, ts, text: 'b' });
    await call(emulator, 'chat.delete', { channel: incidents, ts });
    await call(emulator, 'views.publish', { user_id: member, view: { type: 'home', blocks: [] } });
    end();
    emulator.as(member).post(incidents, 'unseen');
    expect(kinds.filter((kind) => kind !== 'journal')).toEqual([
      'sockets',
      'message',
      'message-changed',
      'message-deleted',
      'home',
    ]);
  });

  it('keeps a bounded journal', () => {
    const journal = createJournal(() => undefined, 10);
    const entry = { kind: 'api', at: 0, args: {}, token: 'bot', status: 200, answer: {}, tookMs: 0 } as const;
    for (let index = 0; index < 100; index += 1) journal.record({ ...entry, method: String(index) });
    expect(journal.entries.length).toBeLessThanOrEqual(10);
    expect(journal.calls().at(-1)?.method).toBe('99');
  });

  it('listens on 127.0.0.1 at the port it is given, and says when that is taken', async () => {
    const first = await startEmulator();
    const port = Number(new URL(first.url).port);
    expect(first.url).toBe(`http://127.0.0.1:${port}/api/`);
    await expect(startSlackEmulator({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await first.close();
    const second = await startEmulator({ port });
    expect(second.url).toBe(first.url);
  });

  it('ends at once, with sockets open, an event to retry and an app that hangs', async () => {
    const emulator = await startEmulator({ ackTimeoutMs: 60_000 });
    const hanging = createServer(() => undefined).listen(0, '127.0.0.1');
    afterwards(() => hanging.close().closeAllConnections());
    await once(hanging, 'listening');
    const idle = connectTcp(Number(new URL(emulator.url).port), '127.0.0.1').on('error', () => undefined);
    afterwards(() => idle.destroy());
    await emulator.as(member).mention(incidents, 'nobody listens');
    await connect(emulator, () => 'silent');
    const overSocket = emulator.as(member).command(incidents, '/kdebug');
    const { port } = hanging.address() as { port: number };
    emulator.sendTo(`http://127.0.0.1:${port}/`);
    const overHttp = emulator.as(member).command(incidents, '/kdebug');
    const started = performance.now();
    await emulator.close();
    await emulator.close();
    const outcomes = (await Promise.all([overSocket, overHttp])).map(({ outcome }) => outcome);
    expect(performance.now() - started).toBeLessThan(500);
    expect(outcomes).toEqual(['timeout', 'timeout']);
  });
});
