import { expect, it } from '@jest/globals';
import type { Input } from '../../src/check/check.ts';
import { budget, containers } from '../../src/checks/containers.ts';
import { raw } from '../../src/checks/raw.ts';
import { containerBudget } from '../../src/job/ports.ts';
import type { End } from '../../src/runner/outcome.ts';
import { judgeFixture, readFixture } from './fixture.ts';

it('containers counts with the budget that the card names', () => {
  expect(budget).toBe(containerBudget.most);
});

it('containers lists each injected container with image, image id, state, readiness and restarts', () => {
  const { api } = readFixture('containers/web.toolbox');
  const [finding] = judgeFixture('containers/web.toolbox');
  expect(finding).toMatchObject({ code: 'injected', severity: 'info', about: 'web' });
  expect(finding?.evidence).toHaveLength(api.pod.spec?.ephemeralContainers?.length ?? 0);
  const ended =
    /^kdebug-\S+: \S+ \(sha256:\w+\), ended with 0 \(Completed\), started \S+Z, ended \S+Z, ready false, restarts 0$/;
  expect(finding?.evidence.some(({ line }) => ended.test(line))).toBe(true);
});

it.each([
  [0, 'injected', 'nothing was injected into web so far; 20 more fit'],
  [20, 'budget-spent', '20 containers were injected into web so far; 0 more fit'],
])('containers says of %d injected containers what fits', (count, code, sentence) => {
  const ephemeralContainers = Array.from({ length: count }, (_, n) => ({ name: `kdebug-${n}` }));
  const { target } = readFixture('containers/web.toolbox');
  const { findings } = containers.interpret({
    target,
    args: {},
    api: { pod: { spec: { containers: [], ephemeralContainers } } },
    outcomes: [],
  });
  expect(findings[0]).toMatchObject({ code, sentence });
});

const ends: readonly [string, End, string][] = [
  ['exit status 0 as worth knowing', { by: 'exit', code: 0 }, 'info raw-ok'],
  ['another exit status as a warning', { by: 'exit', code: 3 }, 'warning raw-failed'],
  ['a signal as a warning', { by: 'signal', name: 'SIGSEGV' }, 'warning raw-failed'],
  ['its time limit as not seen', { by: 'timeout' }, 'info raw-unseen'],
];
it.each(ends)('raw judges %s', (_, end, expected) => {
  const { outcomes, target, api } = readFixture('raw/exit-0.busybox');
  const input: Input<{ argv: [string] }> = {
    target,
    api,
    args: { argv: ['id'] },
    outcomes: outcomes.map((one) => ({ ...one, end })),
  };
  expect(raw.interpret(input).findings.map(({ severity, code }) => `${severity} ${code}`)).toEqual([expected]);
});

it('raw shows the last line that the command printed', () => {
  expect(judgeFixture('raw/exit-3.busybox')[0]).toMatchObject({
    sentence: expect.stringMatching(/^sh ended with exit status 3 after \d+ ms$/),
    evidence: [{ from: 'raw', line: 'no luck' }],
  });
});
