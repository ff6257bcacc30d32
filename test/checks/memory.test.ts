import { describe, expect, it } from '@jest/globals';
import { memory } from '../../src/checks/memory.ts';
import { judgeFixture, readFixture } from './fixture.ts';

type Stat = Readonly<Record<string, number>>;
const MiB = 2 ** 20;
/** What a kernel with cgroup v2 prints; hand-made, as the recordings are of v1. */
const v2 = (atS: number, current: number, limit: string, stat: Stat, kills = 0, volumes = '') =>
  [
    `uptime ${atS}`,
    'version 2',
    `current ${current}`,
    `limit ${limit}`,
    `event oom_kill ${kills}`,
    ...Object.entries(stat).map(([key, value]) => `stat ${key} ${value}`),
    volumes,
  ].join('\n');

const judge = (texts: readonly string[], lastState: object = {}, now = 1_800_000_000) => {
  const { target, api, outcomes } = readFixture('memory/tight.busybox');
  const [status] = api.pod.status?.containerStatuses ?? [];
  const pod = Object.assign({}, api.pod, { status: { containerStatuses: [Object.assign({}, status, { lastState })] } });
  const end = { by: 'exit', code: 0 } as const;
  const counters = texts.map((stdout, sample) => ({ ...outcomes[0], step: 'memory-cgroup', sample, stdout, end }));
  const seen = {
    ...outcomes[0],
    step: 'memory',
    sample: 0,
    stdout: `uptime 1\nnow ${now}\nprocess 1 9 9 0 0 app`,
    end,
  };
  return memory.interpret({ target, args: {}, api: { pod }, outcomes: [...counters, seen] as typeof outcomes })
    .findings;
};
const codes = (findings: readonly { readonly code: string }[]) => findings.map(({ code }) => code);
const full = { anon: 95 * MiB, inactive_file: MiB };
const cached = { anon: 5 * MiB, inactive_file: 60 * MiB, active_file: 30 * MiB };

describe('memory', () => {
  it.each(['busybox', 'toolbox'])('takes page cache near the limit for no fault, seen from %s', (image) => {
    const [finding] = judgeFixture(`memory/tight.${image}`);
    expect(finding?.code).toBe('memory-fine');
    expect(finding?.sentence).toMatch(
      /^container app holds .* of its memory limit of 64 MiB; 5\d MiB more is page cache/,
    );
  });

  it.each(['busybox', 'toolbox'])('says when a limit will be reached that a leak runs into, seen from %s', (image) => {
    const [finding] = judgeFixture(`memory/leaky.${image}`);
    expect(finding?.sentence).toMatch(
      /grows steadily, by \d+ MiB a minute: .* limit of 256 MiB in about \d+ min; .*\(awk\)$/,
    );
  });

  it('says that the counters of a target without a known user are out of reach, and shows what everyone may see', () => {
    expect(codes(judgeFixture('memory/unknown-user.toolbox'))).toEqual(['memory-used', 'memory-unseen']);
  });

  it.each([
    [
      'near its limit with its own memory',
      [v2(1, 97 * MiB, `${100 * MiB}`, full)],
      ['memory-near-limit', 'memory-used'],
    ],
    ['near its limit with page cache', [v2(1, 97 * MiB, `${100 * MiB}`, cached)], ['memory-fine']],
    ['without a limit', [v2(1, 97 * MiB, 'max', full)], ['memory-used']],
    [
      'full of what stands in a volume in memory',
      [v2(1, 80 * MiB, `${100 * MiB}`, { anon: 10 * MiB, shmem: 60 * MiB }, 0, `volume /cache ${60 * MiB} 1`)],
      ['memory-in-volume', 'memory-used'],
    ],
    ['with two processes killed', [v2(1, 9 * MiB, `${100 * MiB}`, { anon: MiB }, 2)], ['oom-kills', 'memory-fine']],
    [
      'that grows and shrinks, as with a garbage collector',
      [1, 4, 2, 5].map((n) => v2(n, n * MiB, `${100 * MiB}`, { anon: n * MiB })),
      ['memory-fine'],
    ],
    [
      'that grows, with hours to go',
      [1, 2, 3, 4].map((n) => v2(n, n * 1024, `${100 * MiB}`, { anon: n * 1024 })),
      ['memory-fine'],
    ],
  ])('judges a container %s', (_, texts, expected) => {
    expect(codes(judge(texts))).toEqual(expected);
  });

  it('names the last kill of the whole container, unless it is hours ago', () => {
    const text = [v2(1, 9 * MiB, `${100 * MiB}`, { anon: MiB })];
    const killed = (secondsAgo: number) =>
      judge(text, {
        terminated: { reason: 'OOMKilled', exitCode: 137, finishedAt: new Date((1_800_000_000 - secondsAgo) * 1000) },
      });
    expect(killed(60)[0]).toMatchObject({ code: 'oom-killed', severity: 'critical' });
    expect(killed(60)[0]?.sentence).toContain('ran out of memory and was OOM-killed at its limit of 100 MiB');
    expect(killed(7 * 3600)[0]).toMatchObject({ code: 'oom-killed-before', severity: 'info' });
  });
});
