import { describe, expect, it } from '@jest/globals';
import { limits } from '../../src/checks/limits.ts';
import { judgeFixture, readFixture } from './fixture.ts';

const judge = (seen: string, counters = '') => {
  const { target, api, outcomes } = readFixture('limits/tight.busybox');
  const texts: Readonly<Record<string, string>> = { limits: seen, 'limits-cgroup': counters };
  return limits
    .interpret({ target, args: {}, api, outcomes: outcomes.map((one) => ({ ...one, stdout: texts[one.step] ?? '' })) })
    .findings.map(({ code }) => code);
};

describe.each(['busybox', 'toolbox'])('env in %s', (image) => {
  it('tells names and what is odd about values, and no value leaves the container', () => {
    const found = judgeFixture(`env/files.${image}`);
    expect(found.map(({ code }) => code)).toEqual(['env-line-end', 'env-empty', 'env-names']);
    expect(found[0]?.sentence).toBe('the value of ENDS_BADLY in the environment of container app ends with a line end');
    expect(found[1]?.sentence).toBe('empty in the environment of container app: NOTHING');
    expect(found[2]?.sentence).toMatch(/^container app was started with \d+ variables: .*GREETING/);
    const { outcomes } = readFixture(`env/files.${image}`);
    expect(outcomes.map(({ stdout, stderr }) => stdout + stderr).join('')).not.toContain('canary');
  });

  it('says what could not be seen, and what the spec sets', () => {
    expect(judgeFixture(`env/unknown-user.${image}`)).toEqual([
      expect.objectContaining({ code: 'env-unseen', unseen: true }),
    ]);
  });
});

describe('limits', () => {
  it.each([
    ['far from them', 'tasks 1000 3\nlimit 1 1000 processes 64 9 app', '', ['limits-fine']],
    [
      'at that of processes',
      'tasks 1000 62\nlimit 1 1000 processes 64 9 app',
      '',
      ['process-limit-reached', 'limits-fine'],
    ],
    [
      'near that of processes, to which other pods of the node may add',
      'tasks 1000 50\nlimit 1 1000 processes 64 9 app',
      '',
      ['process-limit-near', 'limits-fine'],
    ],
    ['half way to that of processes', 'tasks 1000 32\nlimit 1 1000 processes 64 9 app', '', ['limits-fine']],
    ['past it as root, who is not held to it', 'tasks 0 70\nlimit 1 0 processes 64 9 app', '', ['limits-fine']],
    ['without one', 'tasks 1000 70\nlimit 1 1000 processes unlimited 9 app', '', ['limits-fine']],
    ['near that of address space', 'limit 1 1000 address 100 95 app', '', ['address-space-scarce', 'limits-fine']],
    [
      'at that of tasks',
      'limit 1 1000 open 100 95 app',
      'current 100\nmax 100\nevent max 7',
      ['pid-limit-reached', 'limits-fine'],
    ],
    ['with no limit of tasks', 'limit 1 1000 open 100 95 app', 'current 100\nmax max', ['limits-fine']],
  ])('judges a container %s', (_, seen, counters, expected) => {
    expect(judge(seen, counters)).toEqual(expected);
  });

  it.each(['busybox', 'toolbox'])('says nothing bad of an ordinary pod, from %s', (image) => {
    expect(judgeFixture(`limits/tight.${image}`).map(({ code }) => code)).toEqual(['limits-fine']);
    expect(judgeFixture(`limits/unknown-user.${image}`).map(({ code }) => code)).toEqual([
      'limits-fine',
      'limits-unseen',
    ]);
  });
});
