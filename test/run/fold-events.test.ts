import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RunEvent, RunNews } from '../../src/job/run-event.ts';
import type { Finding } from '../../src/report/finding.ts';
import { foldEvents, isOver } from '../../src/run/fold-events.ts';
import { ada, runId, sampleRecord, sampleReport, sampleRequest, sampleTarget, wholeStory } from './sample-run.ts';

const early: Finding = {
  code: 'x',
  severity: 'critical',
  hop: 'pod',
  about: 'pod web',
  sentence: 'it cannot start',
  evidence: [{ from: 'api:pod', line: 'x' }],
  nextStep: 'Mend it.',
};
const problem = { code: 'x', message: 'm', nextStep: 'n' };

describe('foldEvents', () => {
  it.each<{ title: string; news: readonly RunNews[]; part: object }>([
    { title: 'is queued before any news', news: [], part: { state: 'queued' } },
    { title: 'says how many are before it', news: wholeStory().slice(0, 1), part: { state: 'queued', ahead: 2 } },
    {
      title: 'knows the pod once it is found, and no longer a place in the queue',
      news: wholeStory().slice(0, 2),
      part: { state: 'found', target: sampleTarget, containersLeft: 19 },
    },
    {
      title: 'shows why the container does not start',
      news: wholeStory().slice(0, 3),
      part: { state: 'starting', target: sampleTarget, containersLeft: 19, waiting: 'ContainerCreating' },
    },
    {
      title: 'keeps its state when somebody asks to stop it, and says who',
      news: [...wholeStory().slice(0, 1), { type: 'cancelling', by: ada }],
      part: { state: 'queued', ahead: 2, cancelledBy: ada },
    },
    {
      title: 'shows progress, and no reason for waiting any more',
      news: wholeStory().slice(0, 4),
      part: {
        state: 'running',
        target: sampleTarget,
        containersLeft: 19,
        progress: { done: 1, of: 4, leftMs: 9000 },
      },
    },
    {
      title: 'shows what is known early until the report says it better',
      news: [...wholeStory().slice(0, 2), { type: 'early', findings: [early] }, ...wholeStory().slice(2, 3)],
      part: {
        state: 'starting',
        target: sampleTarget,
        containersLeft: 19,
        waiting: 'ContainerCreating',
        early: early.sentence,
      },
    },
    {
      title: 'ends with report and end alone',
      news: wholeStory(),
      part: {
        state: 'ended',
        target: sampleTarget,
        containersLeft: 19,
        report: sampleReport(),
        end: { as: 'answered' },
      },
    },
    {
      title: 'keeps the problem of a refusal',
      news: [{ type: 'ended', as: 'refused', problem }],
      part: { state: 'ended', end: { as: 'refused', problem } },
    },
    {
      title: 'is not taken back into the queue by a bot that tells it late',
      news: [...wholeStory().slice(1, 4), { type: 'queued', ahead: 0 }],
      part: {
        state: 'running',
        target: sampleTarget,
        containersLeft: 19,
        progress: { done: 1, of: 4, leftMs: 9000 },
      },
    },
  ])('$title', ({ news, part }) => {
    expect(foldEvents(sampleRecord(news)).parts).toEqual([{ part: 0, ...part }]);
  });

  it('offers to cancel while any part is on, and to run again once all have ended', () => {
    const ended = (part: number): RunEvent => {
      return { v: 1, run: runId, part, seq: part + 1, at: 0, type: 'ended', as: 'answered' };
    };
    const half = foldEvents(sampleRecord([], { parts: 2, events: [ended(1)] }));
    const whole = foldEvents(sampleRecord([], { parts: 2, events: [ended(1), ended(0)] }));
    expect([half.offers, isOver(half), whole.offers, isOver(whole)]).toEqual([['cancel'], false, ['again'], true]);
  });

  it('gives a valid card for any events of any parts, and nothing behind an end changes it', () => {
    const news = fc.oneof<fc.Arbitrary<RunNews>[]>(
      fc.record({ type: fc.constant('queued' as const), ahead: fc.nat(9) }),
      fc.constantFrom(...wholeStory()),
      fc.constant<RunNews>({ type: 'needsApproval', hash: 'h', until: 5 }),
      fc.constant<RunNews>({ type: 'early', findings: [] }),
      fc
        .constantFrom('answered', 'refused', 'cancelled', 'expired', 'broken')
        .map((as): RunNews => ({ type: 'ended', as })),
    );
    const parts = 3;
    const events = fc
      .array(fc.tuple(fc.nat(parts + 1), news), { maxLength: 30 })
      .map((list) => list.map(([part, one], i): RunEvent => ({ v: 1, run: runId, part, seq: i + 1, at: i, ...one })));
    fc.assert(
      fc.property(events, (all) => {
        for (const n of [...all.keys(), all.length]) expectValid(all.slice(0, n), parts);
      }),
    );
  });
});

function expectValid(events: readonly RunEvent[], parts: number): void {
  const card = foldEvents(sampleRecord([], { parts, events }));
  expect(card).toMatchObject({ run: runId, request: sampleRequest });
  expect(card.parts.map(({ part }) => part)).toEqual(Array.from({ length: parts }, (_, part) => part));
  for (const state of card.parts) {
    const { state: name, end, waiting, progress, ahead, part } = state;
    expect(name === 'ended').toBe(end !== undefined);
    expect([name === 'starting' || waiting, name === 'running' || progress, name === 'queued' || ahead]).toEqual(
      [name === 'starting', name === 'running', name === 'queued'].map((here) => here || undefined),
    );
    const first = events.findIndex((event) => event.part === part && event.type === 'ended');
    const atEnd = foldEvents(sampleRecord([], { parts, events: events.slice(0, first + 1) }));
    if (first !== -1) expect(state).toEqual(atEnd.parts[part]);
  }
}
