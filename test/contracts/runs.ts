import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Ms } from '../../src/request/request.ts';
import type { Runs } from '../../src/run/ports.ts';
import { makeOpening, makeReport } from './make-run.ts';

export interface RunsStage {
  readonly runs: Runs;
  /** Runs that the poster was woken for. */
  readonly wakes: readonly string[];
  close(): Promise<void>;
}

const joinMs = 60_000;
const fresh = { again: false, joinMs } as const;

/** What Runs promises, on whatever it is kept. make gets the clock that the stage shall use. */
export function describeRuns(kind: string, make: (now: () => Ms) => Promise<RunsStage>): void {
  describe(`Runs ${kind}`, () => {
    let stage: RunsStage;
    let now = 1_000;
    beforeEach(async () => {
      now = 1_000;
      stage = await make(() => now);
    });
    afterEach(() => stage.close());

    it('return what was opened, with its news in order and its marks', async () => {
      const { runs } = stage;
      expect(await runs.open(makeOpening('run-a'), fresh)).toEqual({});
      await runs.tell('run-a', 0, { type: 'queued', ahead: 2 });
      now = 1_500;
      await runs.tell('run-a', 0, { type: 'reported', report: makeReport('run-a') });
      await runs.mark('run-a', { cardTried: true });
      await runs.mark('run-a', { cardRef: 'C1/17.4' });
      expect(await runs.read('run-a')).toEqual({
        v: 1,
        ...makeOpening('run-a'),
        events: [
          { v: 1, run: 'run-a', part: 0, seq: 1, at: 1_000, type: 'queued', ahead: 2 },
          { v: 1, run: 'run-a', part: 0, seq: 2, at: 1_500, type: 'reported', report: makeReport('run-a') },
        ],
        joined: [],
        delivery: { cardTried: true, cardRef: 'C1/17.4' },
      });
    });

    it('know nothing of a run that was never opened, and drop its news and marks', async () => {
      await stage.runs.tell('nobody', 0, { type: 'queued', ahead: 0 });
      await stage.runs.mark('nobody', { cardTried: true });
      expect(await stage.runs.read('nobody')).toBeUndefined();
      expect(await stage.runs.unsettled()).toBe(0);
    });

    it('let the second of two equal requests join while the first is on, and for a while after its end', async () => {
      const { runs } = stage;
      await runs.open(makeOpening('run-a', { parts: 2 }), fresh);
      expect(await runs.open(makeOpening('run-b'), fresh)).toEqual({ joined: 'run-a' });
      await runs.tell('run-a', 0, { type: 'ended', as: 'answered' });
      now += 10 * joinMs;
      expect(await runs.open(makeOpening('run-c'), fresh)).toEqual({ joined: 'run-a' });
      await runs.tell('run-a', 1, { type: 'ended', as: 'answered' });
      now += joinMs - 1;
      expect(await runs.open(makeOpening('run-d'), fresh)).toEqual({ joined: 'run-a' });
      now += 1;
      expect(await runs.open(makeOpening('run-e'), fresh)).toEqual({});
      expect(await runs.open(makeOpening('run-f'), fresh)).toEqual({ joined: 'run-e' });
      expect(await runs.read('run-b')).toBeUndefined();
    });

    it('open beside a run that is on when asked to, and let the next one join the newer', async () => {
      await stage.runs.open(makeOpening('run-a'), fresh);
      expect(await stage.runs.open(makeOpening('run-b'), { ...fresh, again: true })).toEqual({});
      expect(await stage.runs.open(makeOpening('run-c'), fresh)).toEqual({ joined: 'run-b' });
      expect(await stage.runs.open(makeOpening('run-d', { key: 'another question' }), fresh)).toEqual({});
    });

    it('open a repeated ask once, also after its run has ended and another took its place', async () => {
      const { runs } = stage;
      await runs.open(makeOpening('run-a'), fresh);
      await runs.tell('run-a', 0, { type: 'ended', as: 'answered' });
      await runs.open(makeOpening('run-b'), { ...fresh, again: true });
      expect(await runs.open(makeOpening('run-a', { rule: 'other' }), fresh)).toEqual({});
      const { rule, events } = (await runs.read('run-a')) ?? {};
      expect({ rule, events: events?.length }).toEqual({ rule: 'first', events: 1 });
    });

    it('open exactly one of many equal requests at once', async () => {
      const names = Array.from({ length: 20 }, (_, n) => `run-${n}`);
      const said = await Promise.all(names.map((run) => stage.runs.open(makeOpening(run), fresh)));
      const opened = names.filter((_, n) => said[n]?.joined === undefined);
      expect(opened).toHaveLength(1);
      expect(new Set(said.flatMap(({ joined }) => joined ?? []))).toEqual(new Set(opened));
    });

    it('drop news behind the end of a part, keep those of the others, and wake the poster for all', async () => {
      const { runs, wakes } = stage;
      await runs.open(makeOpening('run-a', { parts: 2 }), fresh);
      await runs.tell('run-a', 0, { type: 'ended', as: 'cancelled' });
      await runs.tell('run-a', 0, { type: 'ended', as: 'answered' });
      await runs.tell('run-a', 0, { type: 'reported', report: makeReport('run-a') });
      await runs.tell('run-a', 1, { type: 'starting' });
      const events = (await runs.read('run-a'))?.events ?? [];
      expect(events.map(({ part, seq, type }) => ({ part, seq, type }))).toEqual([
        { part: 0, seq: 1, type: 'ended' },
        { part: 1, seq: 2, type: 'starting' },
      ]);
      expect(wakes).toEqual(['run-a', 'run-a', 'run-a', 'run-a']);
    });

    it('number news that come at once without gap or double', async () => {
      await stage.runs.open(makeOpening('run-a', { parts: 50 }), fresh);
      await Promise.all(
        Array.from({ length: 50 }, (_, part) => stage.runs.tell('run-a', part, { type: 'queued', ahead: part })),
      );
      const events = (await stage.runs.read('run-a'))?.events ?? [];
      expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
    });

    it('lose the reply address and the bulk of the output once a run is settled, and nothing else', async () => {
      const { runs } = stage;
      const long = 'ä'.repeat(500_000);
      await runs.open(makeOpening('run-a'), fresh);
      await runs.tell('run-a', 0, { type: 'reported', report: makeReport('run-a', long) });
      expect((await runs.read('run-a'))?.events[0]).toMatchObject({ report: makeReport('run-a', long) });
      await runs.tell('run-a', 0, { type: 'ended', as: 'answered' });
      await runs.mark('run-a', { settled: true });
      const kept = await runs.read('run-a');
      expect(kept).toMatchObject({ delivery: { settled: true }, rule: 'first' });
      expect(kept).not.toHaveProperty('replyUrl');
      const [event] = kept?.events ?? [];
      const [outcome] = event?.type === 'reported' ? event.report.outcomes : [];
      expect(outcome).toMatchObject({ stdout: 'ä'.repeat(2_048), cutBytes: 1_000_000 - 4_096 });
    });

    it('note who joined, each person once and in order, and wake the poster; nobody joins a run that is gone', async () => {
      const { runs, wakes } = stage;
      await runs.open(makeOpening('run-a'), fresh);
      const [ada, ben] = ['ada', 'ben'].map((name, at) => ({ who: { id: name, name }, at, mention: true }));
      if (ada === undefined || ben === undefined) throw new Error('nobody');
      for (const joined of [ada, ben, { ...ada, at: 9, mention: false }]) await runs.join('run-a', joined);
      await runs.join('nobody', ada);
      expect((await runs.read('run-a'))?.joined).toEqual([ada, ben]);
      expect(wakes.filter((run) => run === 'run-a')).toHaveLength(3);
      expect(await runs.read('nobody')).toBeUndefined();
    });

    it('name the runs of a channel and of a person since a time, and those of a thread once their card stands there', async () => {
      const { runs } = stage;
      const { request } = makeOpening('run-a');
      const { at, from } = request;
      const channel = at.channel ?? at.address;
      for (const [n, run] of ['run-a', 'run-b'].entries())
        await runs.open(makeOpening(run, { key: run, request: { ...request, run, askedAt: 500 + n } }), fresh);
      expect(await runs.recent(channel, 0)).toEqual(['run-a', 'run-b']);
      expect(await runs.recent(channel, 501)).toEqual(['run-b']);
      expect(await runs.recent(from.id, 501)).toEqual(['run-b']);
      expect(await runs.recent('slack:T1/U0NOBODY', 0)).toEqual([]);
      expect(await runs.recent('C1/17.4', 0)).toEqual([]);
      await runs.mark('run-b', { thread: 'C1/17.4' });
      expect(await runs.recent('C1/17.4', 0)).toEqual(['run-b']);
    });

    it('name the runs that are overdue until they are settled', async () => {
      const { runs } = stage;
      await runs.open(makeOpening('run-a', { key: 'a', notAfter: 5_000 }), fresh);
      await runs.open(makeOpening('run-b', { key: 'b', notAfter: 6_000 }), fresh);
      expect(await runs.overdue(5_000)).toEqual([]);
      expect(await runs.overdue(5_001)).toEqual(['run-a']);
      expect(await runs.overdue(9_000)).toEqual(['run-a', 'run-b']);
      expect(await runs.unsettled()).toBe(2);
      await runs.tell('run-a', 0, { type: 'ended', as: 'answered' });
      expect(await runs.overdue(5_001)).toEqual(['run-a']);
      await runs.mark('run-a', { settled: true });
      expect(await runs.overdue(9_000)).toEqual(['run-b']);
      expect(await runs.unsettled()).toBe(1);
    });
  });
}
