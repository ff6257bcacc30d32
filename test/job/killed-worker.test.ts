import { afterAll, describe, expect, it } from '@jest/globals';
import type { Rounds } from '../../src/job/ports.ts';
import type { JobParts } from '../../src/job/run-job.ts';
import { foldEvents } from '../../src/run/fold-events.ts';
import { createFakeRuns } from '../contracts/fake-runs.ts';
import { makeRequest } from '../contracts/make-request.ts';
import { createStage, run, type Stage, twoRounds } from './tell-story.ts';

// One job of two rounds, killed before and behind everything it does to the world outside; then another worker takes it.

const stages: Stage[] = [];
/** Ends what the killed ones have left open, once nobody looks any more. */
const burial = new AbortController();
afterAll(async () => {
  burial.abort('lost');
  for (const { cluster } of stages) await cluster.stop();
});

const telling = (news: string): readonly string[] => [`before telling ${news}`, `behind telling ${news}`];
const round = (n: number): readonly string[] => [
  `before fixing round ${n}`,
  `behind fixing round ${n}`,
  'at fixed',
  'at judged',
  ...telling('planned'),
  'at injected',
  ...telling('starting'),
  ...telling('running'),
  ...telling('running'),
  'at followed',
];
/** All the points at which the worker may die, in order. */
const points: readonly string[] = [
  'at found',
  ...telling('found'),
  'at looked',
  ...round(1),
  ...round(2),
  ...telling('reported'),
  'at reported',
  ...telling('ended'),
  'at ended',
];

describe('a worker that is killed', () => {
  it('passes these points when nobody kills it', async () => {
    const { attempt, passed } = await beginRun();
    await attempt();
    expect(passed).toEqual(points);
  });

  it.concurrent.each(points.map((name, index) => [index, name] as const))(
    '%i: %s is succeeded by another one: one container a round, one final state, the whole answer',
    async (index) => {
      const { stage, runs, attempt } = await beginRun();
      await attempt(index);
      await attempt();
      const record = await runs.read(run);
      const ends = record?.events.filter(({ type }) => type === 'ended');
      expect(ends).toMatchObject([{ as: 'answered' }]);
      expect(new Set(stage.injected()).size).toBe(2);
      expect(stage.injected()).toHaveLength(2);
      if (record === undefined) throw new Error('the run is gone');
      const [part] = foldEvents(record).parts;
      expect(part.report?.outcomes.map(({ stdout }) => stdout)).toEqual(['first\n', 'after first\n']);
      expect(part.report?.notLooked).toEqual([]);
    },
  );
});

async function beginRun() {
  const stage = await createStage({ check: twoRounds });
  stages.push(stage);
  const runs = createFakeRuns();
  const request = makeRequest(run);
  await runs.open(
    { request, key: 'k', parts: 1, notAfter: Date.now() + 60_000, mention: true, rule: 'all' },
    { again: false, joinMs: 0 },
  );
  const passed: string[] = [];
  /** Works until the job is over, or until point `killAt`, at which it is never heard of again. */
  const attempt = async (killAt = Number.POSITIVE_INFINITY): Promise<void> => {
    const dead = Promise.withResolvers<void>();
    const point = async (name: string): Promise<void> => {
      if (passed.length === killAt) {
        dead.resolve();
        await new Promise((_, reject) => burial.signal.addEventListener('abort', reject));
      }
      passed.push(name);
    };
    const parts: Partial<JobParts> = {
      signal: burial.signal,
      checkpoint: (name) => point(`at ${name}`),
      rounds: aroundRounds(stage.rounds, point),
      emit: async (news) => {
        await point(`before telling ${news.type}`);
        await runs.tell(run, 0, news);
        await point(`behind telling ${news.type}`);
      },
    };
    const worker = stage.work(parts);
    worker.catch(() => undefined);
    await Promise.race([dead.promise, worker]);
  };
  return { stage, runs, attempt, passed };
}

function aroundRounds(rounds: Rounds, point: (name: string) => Promise<void>): Rounds {
  return {
    load: (round) => rounds.load(round),
    save: async (round, fixed) => {
      await point(`before fixing round ${round}`);
      await rounds.save(round, fixed);
      await point(`behind fixing round ${round}`);
    },
  };
}
