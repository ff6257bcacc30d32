import { describe, expect, it } from '@jest/globals';
import { ps } from '../../src/checks/ps.ts';
import { judgeFixture, readFixture } from './fixture.ts';

const judge = (stdout: string) => {
  const { target, api, outcomes } = readFixture('ps/web.toolbox');
  return ps.interpret({ target, api, args: {}, outcomes: outcomes.map((one) => ({ ...one, stdout })) });
};
const row = (pid: number, ppid: number, state: string, name: string, rss = 1024) =>
  `${pid} ${ppid} ${state} ${rss} 1 9 ${name}`;

describe.each(['busybox', 'toolbox'])('ps in %s', (image) => {
  it('shows the processes of the target and none of its own', () => {
    const [finding] = judgeFixture(`ps/web.${image}`);
    expect(finding?.sentence).toMatch(/^container web runs 1 process, most memory in 1 \(\w+\), [\d.]+ MiB$/);
    expect(finding?.evidence.map(({ line }) => line)).toEqual([
      expect.stringMatching(/^1 S [\d.]+ MiB, 1 thread: busybox httpd -f -p 8080/),
    ]);
  });

  it('names the process that does not wait for its children', () => {
    expect(judgeFixture(`ps/zombies.${image}`)[0]).toMatchObject({
      code: 'zombies',
      sentence: 'process 1 (tail) does not wait for its ended children: 12 zombies are left of them',
    });
  });
});

describe('ps', () => {
  it('draws the tree with the most memory named first', () => {
    const text = [row(1, 0, 'S', 'init'), row(9, 7, 'S', 'leaf (x) S', 4096), row(7, 1, 'S', 'worker')].join('\n');
    const [finding] = judge(`${text}\ncommand lines\n==> /proc/7/cmdline <==\npython app.py --a=*** \n`).findings;
    expect(finding?.sentence).toBe('container web runs 3 processes, most memory in 9 (leaf (x) S), 4.0 MiB');
    expect(finding?.evidence.map(({ line }) => line)).toEqual([
      '1 S 1.0 MiB, 1 thread: init',
      '└ 7 S 1.0 MiB, 1 thread: python app.py --a=***',
      '· └ 9 S 4.0 MiB, 1 thread: leaf (x) S',
    ]);
  });

  it.each([
    ['a process that waits for its disk at both looks', row(5, 1, 'D', 'dd'), ['stuck-in-kernel', 'processes']],
    ['a process that waited for a moment', row(5, 1, 'R', 'dd'), ['processes']],
  ])('tells apart %s', (_, later, codes) => {
    const text = [row(1, 0, 'S', 'init'), row(5, 1, 'D', 'dd'), 'a second later', later].join('\n');
    expect(judge(text).findings.map(({ code }) => code)).toEqual(codes);
  });

  it('takes a few zombies for no fault, and ends on a table that claims to be its own ancestor', () => {
    const few = [row(1, 0, 'S', 'init'), ...[2, 3, 4].map((pid) => row(pid, 1, 'Z', 'sh'))].join('\n');
    expect(judge(few).findings.map(({ code }) => code)).toEqual(['processes']);
    expect(judge([row(2, 3, 'S', 'a'), row(3, 2, 'S', 'b')].join('\n')).findings).toHaveLength(1);
  });

  it('says that no process could be seen', () => {
    expect(judge('').findings.map(({ code, unseen }) => ({ code, unseen }))).toEqual([
      { code: 'processes-unseen', unseen: true },
    ]);
  });
});
