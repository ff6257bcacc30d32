import { describe, expect, it } from '@jest/globals';
import type { RunNews } from '../../src/job/run-event.ts';
import { noLog } from '../../src/log.ts';
import { foldEvents } from '../../src/run/fold-events.ts';
import { unattendedMs } from '../../src/run/limits.ts';
import { createWorkerWatch } from '../../src/run/watch-workers.ts';
import { createFakeJobs } from '../contracts/fake-jobs.ts';
import { createFakeRuns } from '../contracts/fake-runs.ts';
import { askedAt, runId, sampleOpening, sampleRequest, wholeStory } from './sample-run.ts';

/** The sample run in cluster prod, looked at by a bot; clock and workers are the test's. */
async function watched(news: readonly RunNews[]) {
  const world = { now: askedAt, workers: 0 };
  const now = (): number => world.now;
  const runs = createFakeRuns({ now });
  const jobs = createFakeJobs({ now, workers: () => world.workers });
  await runs.open(sampleOpening(), { again: true, joinMs: 0 });
  for (const one of news) await runs.tell(runId, 0, one);
  const look = createWorkerWatch({ runs, jobs, clusters: ['prod'], log: noLog, now });
  const part = async () => {
    const record = await runs.read(runId);
    return record && foldEvents(record).parts[0];
  };
  return { world, runs, jobs, look, part };
}

describe('a cluster whose last worker went away', () => {
  it.each([
    ['worker-gone', wholeStory().slice(0, 1)],
    ['worker-lost', wholeStory().slice(0, 4)],
  ])('is said on the card at once, and ends the run with %s when none comes back', async (code, news) => {
    const { world, runs, look, part } = await watched(news);
    expect([await look(), await look()]).toEqual([0, 0]);
    expect((await runs.read(runId))?.events.filter(({ type }) => type === 'unattended')).toHaveLength(1);
    expect(await part()).toMatchObject({ unattended: true });
    world.now += unattendedMs - 1;
    expect(await look()).toBe(0);
    world.now += 1;
    expect(await look()).toBe(1);
    expect(await part()).toMatchObject({ end: { as: 'expired', problem: { code } } });
    expect(await look()).toBe(0);
  });

  it('lets the run go on when another worker takes it, and counts anew the next time', async () => {
    const { world, runs, look, part } = await watched(wholeStory().slice(0, 4));
    await look();
    world.workers = 1;
    world.now += unattendedMs;
    expect(await look()).toBe(0);
    await runs.tell(runId, 0, { type: 'starting' });
    expect(await part()).not.toHaveProperty('unattended');
    world.workers = 0;
    expect(await look()).toBe(0);
    expect(await part()).toMatchObject({ state: 'starting', unattended: true });
  });

  it('takes the job out of the queue with the end, so that a worker that comes later does not run it', async () => {
    const { world, jobs, look } = await watched([]);
    const job = { v: 1, kind: 'run', id: 'j', request: sampleRequest, part: 0, parts: 1, notAfter: askedAt } as const;
    await jobs.enqueue(job);
    await look();
    world.now += unattendedMs;
    await look();
    expect(await jobs.take('prod')).toBeUndefined();
  });

  it('ends the others although one cannot be read', async () => {
    const { world, runs, jobs, part } = await watched(wholeStory().slice(0, 1));
    const unreadable = {
      ...runs,
      overdue: async () => ['newer', runId],
      read: (run: string) => (run === 'newer' ? Promise.reject(new Error('newer')) : runs.read(run)),
    };
    const look = createWorkerWatch({ runs: unreadable, jobs, clusters: ['prod'], log: noLog, now: () => world.now });
    await look();
    world.now += unattendedMs;
    expect(await look()).toBe(1);
    expect(await part()).toMatchObject({ end: { as: 'expired' } });
  });

  it('leaves alone what has ended, and everything while there are workers', async () => {
    const over = await watched(wholeStory());
    await over.look();
    over.world.now += unattendedMs;
    expect(await over.look()).toBe(0);
    const busy = await watched(wholeStory().slice(0, 1));
    busy.world.workers = 2;
    const wakes = busy.runs.wakes.length;
    expect(await busy.look()).toBe(0);
    expect(busy.runs.wakes).toHaveLength(wakes);
  });
});
