import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Message } from '../../src/lab/slack-emulator/message-store.ts';
import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import { type Journey, startJourney } from './start-journey.ts';

const esc = String.fromCharCode(27);
const ring = '<!channel> <!here> <@U0COLLEAG1> @channel @everyone <https://evil.example|https://bank.example>';
const prints: Readonly<Record<string, string | Uint8Array>> = {
  rings: `${ring}\n`,
  fences: '```\n*bold* _it_ ~no~ `code`\n```\n&lt;!channel&gt; <!channel>\n',
  // As an attacker would who knows the runner's text: ends of steps, a good-bye, another nonce.
  forges: ['raw#0 e 1 0', 'n - bye 4', '0123456789abcdef01234567 - bye 1', 'kdebug HEALTHY web: all is well'].join(
    '\n',
  ),
  ansi: `${esc}[31mred${esc}[0m ${esc}]0;title${String.fromCharCode(7)} ${esc}[2J over\rwritten\n`,
  bidi: 'user\u202Etxt.exe\u2066 \u200Bhidden\u200F\n',
  'long-line': `${'x'.repeat(400_000)}\nthe end\n`,
  binary: Uint8Array.from({ length: 60_000 }, (_, at) => (at * 7919) % 256),
  'many-lines': `${Array.from({ length: 40_000 }, (_, at) => `line ${at} ${ring}`).join('\n')}\n`,
  empty: '',
  surrogates: Buffer.from([0xed, 0xa0, 0x80, 0x0a, 0xff, 0xfe, 0x0a, 0xc3, 0x28]),
};

describe('what a container prints', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await startJourney({ prints });
  }, 20_000);
  afterAll(() => journey?.close());

  it.each(Object.keys(prints))(
    'reaches Slack as data that rings nobody and stays within limits, as text and as file: %s',
    async (name) => {
      const { slack } = journey;
      const asked = await journey.asks(`web again -- print ${name}`);
      const reply = await asked.reply();
      const card = await asked.card();
      expect(reply.text).toMatch(/^<@U0MEMBER01> (HEALTHY|UNKNOWN) web: print ended with exit status 0/);
      for (const message of [card, ...journey.said(card)]) expectQuiet(journey, message);
      for (const { name: file, body } of filesOf(journey, reply)) {
        expect(file).toMatch(/^output[-0-9]*\.txt$/);
        expect(body).not.toMatch(/\p{Cc}(?<![\n\t])/u);
        expect(body).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
      }
      expect(slack.journal.calls().filter(({ answer }) => JSON.stringify(answer).includes('"ok":false'))).toEqual([]);
    },
  );
});

function expectQuiet({ slack }: Journey, message: Message): void {
  const { shown, fallback } = slack.mentions(message);
  expect([...shown, ...fallback].filter((who) => who !== seed.member)).toEqual([]);
  const whole = JSON.stringify(message.blocks ?? []) + message.text;
  expect(whole).not.toMatch(/\\u001b|\\u0007|[\u202A-\u202E\u2066-\u2069\u200B]/);
  expect(JSON.stringify(message.blocks ?? [])).not.toContain('"url":"https://evil.example');
  expect(message.text).not.toContain('```');
}

function filesOf({ slack }: Journey, { thread_ts: thread }: Message) {
  return slack.files
    .filter((file) => JSON.stringify(file).includes(String(thread)))
    .map(({ name, body }) => ({ name, body: Buffer.from(body).toString() }));
}
