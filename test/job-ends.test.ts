import { describe, expect, it } from '@jest/globals';
import { createMetrics } from '../src/health/create-metrics.ts';
import type { RunNews } from '../src/job/run-event.ts';
import { createJobEnds } from '../src/job-ends.ts';
import { makeJob } from './contracts/make-request.ts';

function stage() {
  const told: { readonly run: string; readonly part: number; readonly news: RunNews }[] = [];
  const audited: object[] = [];
  const { registry, jobRefusals } = createMetrics();
  const ends = createJobEnds({
    runs: { tell: async (run, part, news) => void told.push({ run, part, news }) },
    cluster: 'prod',
    audit: { info: (entry) => void audited.push(entry) },
    refusals: jobRefusals,
  });
  return { ends, told, audited, metrics: () => registry.metrics() };
}

const refused = { id: 'run-a-1', run: 'run-a', part: 1, from: 'slack:T1/U1' };

describe('a job that is not begun', () => {
  it.each([
    ['unsigned', 'job-unsigned', 'refused'],
    ['unknown-key', 'job-unknown-key', 'refused'],
    ['altered', 'job-altered', 'refused'],
    ['other-cluster', 'other-cluster', 'refused'],
    ['unreadable', 'unreadable-job', 'broken'],
  ] as const)('because it is %s is audited, counted and told on the card of its run', async (fault, code, as) => {
    const { ends, told, audited, metrics } = stage();
    await ends.onRefused({ ...refused, fault });
    expect(audited).toEqual([{ what: 'job-refused', cluster: 'prod', code, ...refused }]);
    expect(told).toEqual([
      { run: 'run-a', part: 1, news: { type: 'ended', as, problem: expect.objectContaining({ code }) } },
    ]);
    expect(await metrics()).toContain(`kdebug_job_refusals_total{fault="${fault}"} 1`);
  });

  it('because it was replayed is audited and not told: its run is over', async () => {
    const { ends, told, audited } = stage();
    await ends.onRefused({ ...refused, fault: 'replayed' });
    expect(audited).toEqual([{ what: 'job-refused', cluster: 'prod', code: 'job-replayed', ...refused }]);
    expect(told).toEqual([]);
  });

  it('because nobody can tell of which run it is, is audited alone', async () => {
    const { ends, told, audited } = stage();
    await ends.onRefused({ id: 'what', fault: 'unreadable' });
    expect([audited.length, told]).toEqual([1, []]);
  });

  it('is counted from 0 on for each fault, so that the first one of a kind is an increase', async () => {
    const text = await stage().metrics();
    for (const fault of ['unsigned', 'unknown-key', 'altered', 'replayed', 'other-cluster', 'unreadable'])
      expect(text).toContain(`kdebug_job_refusals_total{fault="${fault}"} 0`);
  });

  it('because it was taken too late is audited and ends its run as expired', async () => {
    const { ends, told, audited } = stage();
    await ends.onExpired(makeJob('run-a'));
    expect(audited).toEqual([
      { what: 'job-refused', cluster: 'prod', code: 'taken-too-late', ...refused, id: 'run-a-0', part: 0 },
    ]);
    expect(told.map(({ news }) => news)).toEqual([
      { type: 'ended', as: 'expired', problem: expect.objectContaining({ code: 'taken-too-late' }) },
    ]);
  });
});
