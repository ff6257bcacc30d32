import { stringify } from 'node:querystring';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Problem } from '../../../src/errors.ts';
import { textLength, validateBlocks } from '../../../src/lab/slack-emulator/blocks/validate-blocks.ts';
import { mentions } from '../../../src/lab/slack-emulator/mentions.ts';
import type { Message } from '../../../src/lab/slack-emulator/message-store.ts';
import type { Report } from '../../../src/report/report.ts';
import type { Card, PartState } from '../../../src/run/chat.ts';
import { slackLimits } from '../../../src/slack/card/limits.ts';
import { type Rendered, renderCard } from '../../../src/slack/card/render-card.ts';
import { renderNote } from '../../../src/slack/card/render-note.ts';
import { plainReply, renderReply } from '../../../src/slack/card/render-reply.ts';
import { request, runId, target } from '../sample-cards.ts';

/** What a pod, a cluster or a person may put anywhere. */
const nasty = [
  '<!channel>',
  '<!here|@here>',
  '<@U0COLLEAG1>',
  '<!subteam^S0ONCALL01>',
  '@channel',
  '```',
  '`',
  '&amp;&lt;!everyone&gt;',
  '\u001b[31mred\u001b[0m',
  '\u202egnp.exe',
  '\u0000',
  '\ud800',
  '\n',
  '\r\n\r\n',
  '::kdebug:: 1 end',
  'https://evil.example/archives/C1/p1|x>',
  'https://home-team.slack.com/archives/C1/p1',
  '🙂',
];
const text = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary' })), { maxLength: 12 })
      .map((all) => all.join('')),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...nasty, 'x', 'word ', '<&>'), fc.integer({ min: 1, max: 30_000 }))
      .map(([one, times]) => one.repeat(Math.ceil(times / one.length))),
  },
);
const problem: fc.Arbitrary<Problem> = fc.record({ code: fc.constant('some-code'), message: text, nextStep: text });
const finding = fc.record({
  code: fc.constantFrom('a', 'b', 'c'),
  severity: fc.constantFrom('ok', 'info', 'warning', 'critical'),
  hop: fc.constantFrom('connect', 'name'),
  about: text,
  sentence: text,
  evidence: fc.array(fc.record({ from: text, line: text }), { minLength: 1, maxLength: 4 }),
  nextStep: text,
});
const outcome = fc.record({
  step: fc.constantFrom('addresses', 'dns', 'log'),
  sample: fc.integer({ min: 0, max: 3 }),
  stdout: text,
  stderr: text,
  cutBytes: fc.constantFrom(0, 17),
  tookMs: fc.integer({ min: 0, max: 90_000 }),
  end: fc.oneof(
    fc.record({ by: fc.constant('exit'), code: fc.integer({ min: 0, max: 255 }) }),
    fc.record({ by: fc.constant('signal'), name: fc.constant('KILL') }),
    fc.record({ by: fc.constant('leftOut'), why: problem }),
  ),
});
const report = fc.record({
  v: fc.constant(1),
  run: fc.constant(runId),
  part: fc.constant(0),
  target: fc.constant(target),
  check: fc.constant('netcheck'),
  verdict: fc.constantFrom('healthy', 'degraded', 'broken', 'unknown'),
  headline: text,
  findings: fc.array(finding, { maxLength: 12 }),
  under: fc.constantFrom({}, { a: 'b' }),
  notLooked: fc.array(problem, { maxLength: 8 }),
  facts: fc.constant([]),
  outcomes: fc.array(outcome, { maxLength: 40 }),
  masked: fc.constantFrom({}, { jwt: 3 }),
  argv: fc.record({ addresses: fc.array(text, { maxLength: 4 }), log: fc.array(text, { maxLength: 4 }) }),
  ranAs: text,
}) as fc.Arbitrary<unknown> as fc.Arbitrary<Report>;
const part: fc.Arbitrary<PartState> = fc.oneof(
  report.map((one): PartState => ({ part: 0, state: 'ended', target, report: one, end: { as: 'answered' } })),
  problem.map((one): PartState => ({ part: 0, state: 'ended', end: { as: 'refused', problem: one } })),
  text.map(
    (waiting): PartState => ({
      part: 0,
      state: 'starting',
      target: { ...target, pod: waiting, chosen: waiting },
      waiting,
    }),
  ),
);
const card: fc.Arbitrary<Card> = fc
  .tuple(fc.array(part, { minLength: 1, maxLength: 12 }), text, fc.array(text, { maxLength: 30 }))
  .map(([[first, ...others], name, argv]) => ({
    run: runId,
    request: { ...request, from: { ...request.from, name }, check: 'raw', args: { argv } },
    parts: [first ?? { part: 0, state: 'queued' }, ...others],
    joined: [{ who: { ...request.from, name }, at: 0, mention: true }],
    offers: ['cancel', 'again', 'output', 'next'],
    next: name,
  }));

/** Controls other than line feed and tab, and the marks that turn text around. */
const unfit = /[\p{Cc}--[\n\t]]|[\u202a-\u202e]/v;
const style = { mention: true, thread: true };
const renderers: Readonly<
  Record<string, { readonly rings: readonly string[]; readonly render: (card: Card) => Rendered }>
> = {
  card: { rings: [], render: renderCard },
  reply: { rings: ['U0MEMBER01'], render: (one) => renderReply(one, style) },
  'plain reply': { rings: ['U0MEMBER01'], render: (one) => ({ text: plainReply(one, style), blocks: [] }) },
  note: { rings: [], render: (one) => renderNote({ kind: 'card', card: one }) },
  'text note': { rings: [], render: ({ request: { from } }) => renderNote({ kind: 'text', text: `${from.name}.` }) },
  'problem note': {
    rings: [],
    render: ({ request: { from } }) =>
      renderNote({ kind: 'problem', problem: { code: 'x', message: `${from.name}.`, nextStep: from.name } }),
  },
};

describe('whatever stands in a report', () => {
  it.each(Object.keys(renderers))(
    'a %s is taken by Slack, rings nobody but the requester, and shows no control character',
    (name) => {
      const { rings, render } = renderers[name] ?? { rings: [], render: renderCard };
      fc.assert(
        fc.property(card, (one) => {
          const { text: top, blocks } = render(one);
          expect(validateBlocks(blocks)).toEqual([]);
          expect(blocks.length).toBeLessThanOrEqual(slackLimits.blocks);
          expect(textLength(blocks)).toBeLessThanOrEqual(slackLimits.allText);
          expect(top.length).toBeGreaterThan(0);
          expect(top.length).toBeLessThanOrEqual(slackLimits.topText);
          const message = { text: top, blocks } as unknown as Message;
          const { shown, fallback } = mentions(message);
          expect([...new Set([...shown, ...fallback])]).toEqual(rings);
          const strings = [top, ...stringsIn(blocks)];
          expect(strings.filter((one) => !one.isWellFormed() || unfit.test(one))).toEqual([]);
          stringify({ text: top });
        }),
        { numRuns: 100, endOnFailure: true },
      );
    },
    20_000,
  );
});

function stringsIn(value: unknown): readonly string[] {
  const found: string[] = [];
  JSON.stringify(value, (_key, one: unknown) => {
    if (typeof one === 'string') found.push(one);
    return one;
  });
  return found;
}
