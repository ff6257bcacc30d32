import { describe, expect, it } from '@jest/globals';
import { fds } from '../../src/checks/fds.ts';
import { judgeFixture, readFixture } from './fixture.ts';

const MiB = 2 ** 20;
const judge = (open: readonly number[], limit: string, rest = '') => {
  const { target, api, outcomes } = readFixture('fds/tight.busybox');
  const counts = open.map((count, n) => `uptime ${n * 2}\nopen 1 ${count}`).join('\n');
  const texts: Readonly<Record<string, string>> = {
    fds: `${counts}\n${rest}`,
    'fd-limits': `limit 1 ${limit} 1024 app`,
  };
  return fds.interpret({
    target,
    args: {},
    api,
    outcomes: outcomes.map((one) => ({ ...one, stdout: texts[one.step] ?? '' })),
  }).findings;
};
const codes = (...given: Parameters<typeof judge>) => judge(...given).map(({ code }) => code);
const deleted = (bytes: number, size: number, free: number) => `deleted 1 7 ${bytes} ${size} ${free} /var/log/a b.log`;

describe('fds', () => {
  it.each(['busybox', 'toolbox'])(
    'counts descriptors against their limit and finds what is open so often, from %s',
    (image) => {
      const near = judgeFixture(`fds/leaky.${image}`).find(({ code }) => code === 'fds-near-limit');
      expect(near?.sentence).toMatch(
        /has \d+ file descriptors open of its limit of 64 open files \(\d+ %\): \/etc\/passwd is open 50 times$/,
      );
    },
  );

  it.each([
    ['few of many', [20, 20, 20], '1024', '', ['fds-fine']],
    ['nearly all', [850, 850, 850], '1024', '', ['fds-near-limit', 'fds-fine']],
    ['all', [1024, 1024, 1024], '1024', '', ['fds-exhausted', 'fds-fine']],
    ['more and more, the limit is near', [300, 310, 320], '1024', '', ['fds-grow', 'fds-fine']],
    ['more and more, the limit is days away', [300, 310, 320], '1000000', '', ['fds-fine']],
    ['now more, now less', [300, 340, 320], '1024', '', ['fds-fine']],
    ['no limit', [300, 340, 380], 'unlimited', '', ['fds-fine']],
    ['a small deleted file', [9, 9, 9], '1024', deleted(65536, 900 * MiB, 800 * MiB), ['fds-fine']],
    [
      'a deleted file that takes a third',
      [9, 9, 9],
      '1024',
      deleted(300 * MiB, 900 * MiB, 500 * MiB),
      ['deleted-open', 'fds-fine'],
    ],
    [
      'a deleted file on a full filesystem',
      [9, 9, 9],
      '1024',
      deleted(9 * MiB, 90 * MiB, 0),
      ['deleted-open', 'fds-fine'],
    ],
  ])('judges %s', (_, open, limit, rest, expected) => {
    expect(codes(open, limit, rest)).toEqual(expected);
  });

  it('names the deleted file, how much it takes up, and who holds it', () => {
    expect(judge([9], '64', deleted(9 * MiB, 10 * MiB, 0))[0]?.sentence).toBe(
      'the deleted file /var/log/a b.log still takes up 9 MiB (90 % of its filesystem), because process 1 (app) holds it open, and that filesystem is full',
    );
  });
});
