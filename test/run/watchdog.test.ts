import { describe, expect, it } from '@jest/globals';
import type { RunNews } from '../../src/job/run-event.ts';
import { noLog } from '../../src/log.ts';
import type { Opening } from '../../src/run/ports.ts';
import { watchdog } from '../../src/run/watchdog.ts';
import { createFakeJobs } from '../contracts/fake-jobs.ts';
import { createFakeRuns } from '../contracts/fake-runs.ts';
import { askedAt, runId, sampleOpening, sampleRequest, wholeStory } from './sample-run.ts';

/** A watchdog one second after the time of the sample run. */
async function late({ workers = 1, ...opening }: Partial<Opening> & { readonly workers?: number } = {}) {
  const now = (): number => sampleOpening().notAfter + 1000;
  const runs = createFakeRuns({ now });
  const jobs = createFakeJobs({ now, workers: () => workers });
  await runs.open(sampleOpening(opening), { again: true, joinMs: 0 });
  const tellAll = async (news: readonly RunNews[]): Promise<void> => {
    for (const one of news) await runs.tell(runId, 0, one);
  };
  return { runs, jobs, tellAll, look: () => watchdog({ runs, jobs, log: noLog, now }) };
}

describe('watchdog', () => {
  it.each([
    ['worker-gone', 'no worker took it and none listens', 0, wholeStory().slice(0, 1)],
    ['worker-gone', 'it was never even queued', 0, []],
    ['not-taken', 'all workers were busy', 2, wholeStory().slice(0, 1)],
    ['worker-lost', 'its worker was lost on the way', 2, wholeStory().slice(0, 4)],
    ['worker-lost', 'its worker was lost before the end, with a report', 0, wholeStory().slice(0, 5)],
  ])('ends a run past its time as expired, saying %s when %s', async (code, _when, workers, news) => {
    const { runs, tellAll, look } = await late({ workers });
    await tellAll(news);
    expect(await look()).toEqual({ ended: 1, woken: 0, unsettled: 1 });
    expect((await runs.read(runId))?.events.at(-1)).toMatchObject({ type: 'ended', as: 'expired', problem: { code } });
    expect(runs.wakes.at(-1)).toBe(runId);
  });

  it('wakes the poster of a run that has ended but is not settled, without changing its end', async () => {
    const { runs, tellAll, look } = await late();
    await tellAll(wholeStory());
    const before = runs.wakes.length;
    expect(await look()).toEqual({ ended: 0, woken: 1, unsettled: 1 });
    expect(runs.wakes.slice(before)).toEqual([runId]);
    expect((await runs.read(runId))?.events.at(-1)).toMatchObject({ as: 'answered' });
  });

  it('takes the job out of the queue, so that it is not run behind its end', async () => {
    const { jobs, look } = await late();
    const job = { v: 1, kind: 'run', id: 'j', request: sampleRequest, part: 0, parts: 1, notAfter: askedAt } as const;
    await jobs.enqueue(job);
    await look();
    expect(await jobs.take('prod')).toBeUndefined();
  });

  it('ends only the parts that are open', async () => {
    const { runs, tellAll, look } = await late({ parts: 2 });
    await tellAll(wholeStory());
    expect(await look()).toMatchObject({ ended: 1 });
    const ends = (await runs.read(runId))?.events.filter(({ type }) => type === 'ended');
    expect(ends).toMatchObject([
      { part: 0, as: 'answered' },
      { part: 1, as: 'expired' },
    ]);
  });

  it('ends the others although one cannot be read', async () => {
    const { runs, jobs } = await late();
    const newer = { ...sampleOpening(), request: { ...sampleRequest, run: 'newer' } };
    await runs.open(newer, { again: true, joinMs: 0 });
    const unreadable = {
      ...runs,
      overdue: async () => ['newer', runId],
      read: (run: string) => (run === 'newer' ? Promise.reject(new Error('newer')) : runs.read(run)),
    };
    const counts = await watchdog({ runs: unreadable, jobs, log: noLog, now: () => 0 });
    expect(counts).toEqual({ ended: 1, woken: 1, unsettled: 2 });
  });

  it('leaves alone what has time left, what is settled, and what is gone', async () => {
    const young = await late({ notAfter: sampleOpening().notAfter + 5000 });
    expect(await young.look()).toEqual({ ended: 0, woken: 0, unsettled: 1 });
    const settled = await late();
    await settled.tellAll(wholeStory());
    await settled.runs.mark(runId, { settled: true });
    expect(await settled.look()).toEqual({ ended: 0, woken: 0, unsettled: 0 });
    const { runs, jobs } = await late();
    const gone = { ...runs, read: async () => undefined };
    const counts = await watchdog({ runs: gone, jobs, log: noLog, now: () => sampleOpening().notAfter + 1000 });
    expect(counts).toMatchObject({ ended: 0 });
  });
});
