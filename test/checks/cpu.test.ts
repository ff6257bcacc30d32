import { describe, expect, it } from '@jest/globals';
import { cpu } from '../../src/checks/cpu.ts';
import { judgeFixture, readFixture } from './fixture.ts';

const judge = (seen: string, counters: string, kind?: string) => {
  const { target, api, outcomes } = readFixture('cpu/tight.busybox');
  const owner = kind === undefined ? {} : { ownerReferences: [{ kind, name: 'x', uid: 'x', apiVersion: 'v1' }] };
  const pod = Object.assign({}, api.pod, { metadata: Object.assign({}, api.pod.metadata, owner) });
  const texts: Readonly<Record<string, string>> = { cpu: seen, 'cpu-cgroup': counters };
  return cpu
    .interpret({
      target,
      args: {},
      api: { pod },
      outcomes: outcomes.map((one) => ({ ...one, stdout: texts[one.step] ?? '' })),
    })
    .findings.map(({ code }) => code);
};
const threads = (states: string, ticks: number, waits: number) =>
  `moments 4 3.0\nprocess 1 0 1 0 4 9 9 9 9 app\nthread 1 7 ${states} ${ticks} ${waits} work er`;
/** cgroup v2, 200m; hand-made, as the recordings are of v1. */
const v2 = (periods: number, throttled: number, usedMs: number, before = 0) =>
  [
    ['uptime 10', 'max 20000 100000', 'stat usage_usec 0', `stat nr_periods ${before}`, `stat nr_throttled ${before}`],
    ['stat throttled_usec 0', 'later', 'uptime 13', 'max 20000 100000', `stat usage_usec ${usedMs * 1000}`],
    [`stat nr_periods ${before + periods}`, `stat nr_throttled ${before + throttled}`, 'stat throttled_usec 900000'],
  ]
    .flat()
    .join('\n');
const idle = threads('SSSS', 1, 3);

describe('cpu', () => {
  it.each(['busybox', 'toolbox'])('names the limit to raise, and to what, seen from %s', (image) => {
    const found = judgeFixture(`cpu/leaky.${image}`).find(({ code }) => code === 'cpu-throttled');
    expect(found?.sentence).toMatch(
      /^container app is throttled in \d+ % of its CPU periods: its limit of 100m is used up/,
    );
    expect(found?.nextStep).toMatch(/^Raise the CPU limit from 100m to (?:\d+m|[\d.]+ cores?) or more/);
  });

  it.each([
    ['idle with few periods, most of them throttled', idle, v2(4, 4, 20), ['cpu-fine']],
    ['throttled now', idle, v2(30, 20, 590), ['cpu-throttled', 'cpu-busy']],
    ['throttled at its start, idle now', idle, v2(1, 0, 10, 500), ['cpu-fine']],
    [
      'throttled all the time, while our own container has the pod throttled instead',
      idle,
      v2(30, 1, 500, 500),
      ['cpu-throttled', 'cpu-busy'],
    ],
    ['throttled nearly always, with a quiet moment now', idle, v2(30, 1, 200, 500), ['cpu-throttled', 'cpu-busy']],
    ['with a thread that spins', threads('RRRR', 280, 3), '', ['thread-spins', 'cpu-busy']],
    ['with a thread that is busy with requests', threads('RRRR', 280, 4000), '', ['cpu-busy']],
    ['with a thread that was busy for a moment', threads('RSSS', 90, 3), '', ['cpu-busy']],
  ])('judges a container %s', (_, seen, counters, expected) => {
    expect(judge(seen, counters)).toEqual(expected);
  });

  it('takes it for no fault that a batch job computes all the time', () => {
    expect(judge(threads('RRRR', 280, 3), '', 'Job')).toEqual(['cpu-busy']);
  });
});
