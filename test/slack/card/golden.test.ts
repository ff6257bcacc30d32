import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { textLength, validateBlocks } from '../../../src/lab/slack-emulator/blocks/validate-blocks.ts';
import type { Note } from '../../../src/run/chat.ts';
import { slackLimits } from '../../../src/slack/card/limits.ts';
import { type Rendered, renderCard } from '../../../src/slack/card/render-card.ts';
import { renderNote } from '../../../src/slack/card/render-note.ts';
import { plainReply, renderReply } from '../../../src/slack/card/render-reply.ts';
import { answered, card, fine, outcome, report, request, target } from '../sample-cards.ts';

const folder = new URL('../golden/', import.meta.url);
const rbac = {
  code: 'forbidden',
  message: 'Events of the pod could not be read: the verb list on events is missing in shop.',
  nextStep: 'Add list on events to the Role of kdebug.',
};
const long = Array.from({ length: 400 }, (_, n) => `line ${n + 1} of the log, with some words behind it`).join('\n');
const colleague = { id: 'slack:T0KDEBUG01/U0COLLEAG1', name: 'colleague' };
const joined = [{ who: colleague, at: request.askedAt + 5_000, mention: true }];
const link = 'https://home-team.slack.com/archives/C0INCIDENT/p1795519628843000';
const aloud = { mention: true, thread: true };
const note = (one: Note): Rendered => renderNote(one);

/** name of the golden file -> how it comes about. */
const states: Readonly<Record<string, () => Rendered>> = {
  'card-queued': () => renderCard(card({ state: 'queued', ahead: 3 })),
  'card-next-in-line': () => renderCard(card({ state: 'queued', ahead: 0 })),
  'card-found': () =>
    renderCard(
      card({
        state: 'found',
        containersLeft: 4,
        target: {
          ...target,
          chosen: 'checkout-7f9c-zzzzz was replaced 3 min ago (OOMKilled); looking at checkout-7f9c-abcde.',
        },
      }),
    ),
  'card-starting': () => renderCard(card({ state: 'starting', target, waiting: 'ErrImagePull: no such image' })),
  'card-running': () => renderCard(card({ state: 'running', target, progress: { done: 3, of: 5, leftMs: 11_200 } })),
  'card-raw': () =>
    renderCard(
      card(
        { state: 'running', target },
        { request: { ...request, check: 'raw', args: { argv: ['ls', '-l', '/tmp/two words', '', '$(id)'] } } },
      ),
    ),
  'card-answered': () => renderCard(answered()),
  'card-next': () => renderCard({ ...answered(), offers: ['again', 'output', 'next'], next: 'dns' }),
  'card-joined': () => renderCard({ ...card({ state: 'running', target }), joined }),
  'card-unattended': () => renderCard(card({ state: 'running', target, unattended: true })),
  'card-stopping': () => renderCard(card({ state: 'running', target, cancelledBy: colleague })),
  'card-cancelled-by': () =>
    renderCard(card({ state: 'ended', target, cancelledBy: colleague, end: { as: 'cancelled' } })),
  'reply-joined': () => renderReply({ ...answered(), joined }, aloud),
  'card-cancelled': () => renderCard(card({ state: 'ended', target, end: { as: 'cancelled' } })),
  'card-expired': () => renderCard(card({ state: 'ended', end: { as: 'expired' } })),
  'card-our-fault': () =>
    renderCard(
      card({
        state: 'ended',
        target,
        end: {
          as: 'broken',
          problem: {
            code: 'our-fault',
            message: 'kdebug failed by a fault of its own.',
            nextStep: `Run it again; else give the run id ${request.run} to whoever runs kdebug.`,
          },
        },
      }),
    ),
  'reply-broken': () => renderReply(answered(), aloud),
  'reply-symptom': () => renderReply(answered({ under: { 'dns-slow': 'tcp-refused' } }), aloud),
  'reply-healthy': () =>
    renderReply(
      answered({ verdict: 'healthy', headline: 'checkout-7f9c-abcde: nothing wrong found', findings: [fine] }),
      aloud,
    ),
  'reply-unknown': () =>
    renderReply(
      answered({
        verdict: 'unknown',
        headline: 'checkout-7f9c-abcde: could not look',
        findings: [],
        outcomes: [],
        notLooked: [rbac],
        masked: { jwt: 2, 'password assignment': 1 },
      }),
      aloud,
    ),
  'reply-long-output': () =>
    renderReply(answered({ outcomes: [outcome('log', long, { cutBytes: 120 }), outcome('dns', 'ok\n')] }), aloud),
  'reply-one-finding': () => {
    const evidence = Array.from({ length: 20 }, (_, n) => ({
      from: 'api:pod',
      line: `kdebug-${n}-1: docker.io/library/busybox:1.35 (sha256:${'ef1f'.repeat(16)}), ended with 0 (Completed), never restarted`,
    }));
    const [first = { from: 'api:pod', line: '' }, ...others] = evidence;
    const sentence = '20 containers were injected into checkout-7f9c-abcde so far; no more fit';
    const one = {
      ...fine,
      severity: 'info' as const,
      sentence,
      evidence: [first, ...others] as const,
      nextStep: 'Replace the pod.',
    };
    return renderReply(answered({ verdict: 'healthy', headline: sentence, findings: [one], outcomes: [] }), aloud);
  },
  'reply-refused': () => renderReply(card({ state: 'ended', target, end: { as: 'refused', problem: rbac } }), aloud),
  'reply-two-parts': () => {
    const one = answered();
    return renderReply({ ...one, parts: [one.parts[0], { part: 1, state: 'ended', end: { as: 'expired' } }] }, aloud);
  },
  'reply-plain': () => ({ text: plainReply(answered(), aloud), blocks: [] }),
  'note-problem': () => note({ kind: 'problem', problem: rbac }),
  'note-text': () =>
    note({
      kind: 'text',
      text: 'See https://home-team.slack.com/archives/C0INCIDENT/p1795519628843000\nor `/kdebug help`, <!channel> & co.',
    }),
  'note-card-running': () => note({ kind: 'card', card: card({ state: 'running', target }) }),
  'note-output': () =>
    note({ kind: 'output', card: answered({ outcomes: [outcome('log', long), outcome('dns', 'ok\n')] }), link }),
  'note-no-output': () => note({ kind: 'output', card: card({ state: 'ended', end: { as: 'cancelled' } }) }),
  'note-card-answered': () =>
    note({
      kind: 'card',
      card: answered({ outcomes: report().outcomes }),
      link,
    }),
};

describe('what Slack is given', () => {
  it.each(Object.keys(states))('for %s is the golden file, and valid by the rules of the emulator', (name) => {
    const rendered = JSON.parse(JSON.stringify(states[name]?.())) as Rendered;
    const file = new URL(`${name}.json`, folder);
    // KDEBUG_GOLDEN=write makes them anew; look at the difference before it is committed.
    if (process.env.KDEBUG_GOLDEN === 'write') writeFileSync(file, `${JSON.stringify(rendered, null, 2)}\n`);
    expect(existsSync(file)).toBe(true);
    expect(rendered).toEqual(JSON.parse(readFileSync(file, 'utf8')));
    expect(validateBlocks(rendered.blocks)).toEqual([]);
    expect(textLength(rendered.blocks)).toBeLessThanOrEqual(slackLimits.allText);
  });

  it('has no golden file without a state', () => {
    const files = readdirSync(folder).map((file) => file.replace(/\.json$/, ''));
    expect(files.toSorted()).toEqual(Object.keys(states).toSorted());
  });
});
