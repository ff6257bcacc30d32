import { describe, expect, it } from '@jest/globals';
import { signals } from '../../src/checks/signals.ts';
import { judgeFixture, readFixture } from './fixture.ts';

const zero = '0'.repeat(16);
/** Bit 14 stands for SIGTERM, bit 9 for SIGUSR1. */
const term = '0000000000004000';
const usr1 = '0000000000000200';

interface Given {
  readonly rows: string;
  readonly later?: string;
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly lifecycle?: Readonly<Record<string, unknown>>;
}
const judge = ({ rows, later = '', spec = {}, lifecycle }: Given) => {
  const { target, outcomes } = readFixture('signals/shell.busybox');
  const container = lifecycle === undefined ? { name: 'app' } : { name: 'app', lifecycle };
  const pod = { spec: { containers: [container], ...spec } };
  const stdout = `target 1\n${rows}\n${later}`;
  const input = { target, args: {}, api: { pod }, outcomes: outcomes.map((one) => ({ ...one, stdout })) };
  return signals.interpret(input).findings;
};
const row = (masks: readonly string[], name = 'app', pid = 1, ppid = 0, own = pid) =>
  `process ${pid} ${ppid} ${own} S ${masks.join(' ')} 0/30000 ${name}`;

describe('signals', () => {
  it.each(['busybox', 'toolbox'])('finds the shell that hands no SIGTERM to the app, seen from %s', (image) => {
    const [finding] = judgeFixture(`signals/shell.${image}`);
    expect(finding?.sentence).toMatch(
      /^process 1 \(sh\) of container app is a shell that hands no SIGTERM to process \d+ \(busybox\), so each stop takes its whole grace period of 30 s/,
    );
  });

  it.each(['busybox', 'toolbox'])('takes a shell with a trap for well, seen from %s', (image) => {
    expect(judgeFixture(`signals/leftovers.${image}`).map(({ code }) => code)).toEqual(['signals-fine']);
  });

  const plain = [zero, zero, zero, zero, zero];
  it.each<[string, string, Given]>([
    ['no handler', 'stop-signal-unhandled', { rows: row(plain) }],
    ['a handler', 'signals-fine', { rows: row([zero, zero, zero, zero, term]) }],
    ['ignored', 'stop-signal-ignored', { rows: row([zero, zero, zero, term, zero]) }],
    ['blocked, as tini waits for it', 'signals-fine', { rows: row([zero, zero, term, zero, zero]) }],
    ['no handler, but it is not process 1', 'signals-fine', { rows: row(plain, 'app', 1, 0, 7) }],
    ['no handler, but a preStop hook', 'stop-signal-unneeded', { rows: row(plain), lifecycle: { preStop: {} } }],
    [
      'no handler, and no grace',
      'stop-signal-unneeded',
      { rows: row(plain), spec: { terminationGracePeriodSeconds: 0 } },
    ],
    ['a shell without a child', 'stop-signal-unhandled', { rows: row(plain, 'sh') }],
    ['a shell with a child', 'stop-signal-not-forwarded', { rows: `${row(plain, 'sh')}\n${row(plain, 'app', 7, 1)}` }],
    [
      'a handler for another stop signal',
      'signals-fine',
      { rows: row([zero, zero, zero, zero, usr1]), lifecycle: { stopSignal: 'SIGUSR1' } },
    ],
  ])('judges what a first process with %s does on a stop: %s', (_, code, given) => {
    expect(judge(given).map((one) => one.code)).toEqual([code]);
  });

  it('names a signal that is still pending a second later, and why, but not one that was taken meanwhile', () => {
    const rows = row([zero, term, zero, zero, term], 'app').replace(' S ', ' D ');
    expect(judge({ rows, later: rows.replace('process', 'later') })[0]).toMatchObject({
      code: 'signals-pending',
      sentence: 'process 1 (app) of container app does not take SIGTERM, for it is stuck in the kernel (state D)',
    });
    expect(judge({ rows }).map(({ code }) => code)).toEqual(['signals-fine']);
  });
});
