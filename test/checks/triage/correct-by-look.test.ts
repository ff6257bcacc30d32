import { describe, expect, it } from '@jest/globals';
import { correctByLook } from '../../../src/checks/triage/correct-by-look.ts';
import { repeatFinding } from '../../../src/checks/triage/repeat-codes.ts';
import { viewOf } from '../../../src/checks/triage/view.ts';
import { triage } from '../../../src/checks/triage.ts';
import type { End, Outcome } from '../../../src/runner/outcome.ts';
import { event, inputFor, makePod } from './hand-made.ts';

function outcome(step: string, stdout: string, end: End = { by: 'exit', code: 0 }): Outcome {
  return { step, sample: 0, stdout, stderr: '', cutBytes: 0, tookMs: 1, end };
}

/** As threadsScript prints a process with two threads that used so many hundredths of a second within 0.3 s. */
const threads = (ticks: number): string =>
  `== threads\nmoments 3 0.3\nprocess 1 0 1 0 3 2 2 2 python3\nthread 1 7 RRR ${ticks} 4 python3\n`;
const spinning = '== threads\nmoments 4 3\nprocess 1 0 1 0 4 1 1 1 1 node\nthread 1 1 RRRR 15 2 node\n';
const listens = (address: string): string => `# sockets\nread tcp\nlisten ${address}:1F90 0:0\n`;

const refused = 'dial tcp 10.0.0.9:8080: connect: connection refused';
const silent = 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';

function failing(outcomes: readonly Outcome[], message: string, cpu?: string) {
  const limits = cpu === undefined ? {} : { resources: { limits: { cpu } } };
  const readinessProbe = { httpGet: { path: '/', port: 8080 } };
  const pod = makePod({ status: { ready: false }, container: { readinessProbe, ...limits } });
  const events = [event('Unhealthy', `Readiness probe failed: Get "http://10.0.0.9:8080/": ${message}`)];
  const { findings } = triage.interpret(inputFor(pod, { events }, outcomes));
  return findings.filter(({ code }) => code === 'readiness-probe-fails' || code === 'cpu-throttled');
}

describe('a readiness probe that times out', () => {
  it.each([
    ['all of the limit in use', [outcome('usage', threads(2))], '50m', 'cpu-throttled'],
    ['no time left for our own look', [outcome('usage', '== threads\n', { by: 'timeout' })], '50m', 'cpu-throttled'],
    ['a thread that spins', [outcome('usage', spinning)], '50m', 'readiness-probe-fails'],
    ['half of the limit in use', [outcome('usage', threads(2))], '150m', 'readiness-probe-fails'],
    ['our look too slow on a busy node', [outcome('usage', '', { by: 'timeout' })], '2', 'readiness-probe-fails'],
    ['no limit', [outcome('usage', threads(30))], undefined, 'readiness-probe-fails'],
  ] as const)('with %s', (_, outcomes, cpu, code) => {
    const found = failing(outcomes, silent, cpu);
    expect(found.map((one) => `${one.severity} ${one.code}`)).toEqual([`critical ${code}`]);
    if (code === 'cpu-throttled')
      expect(found[0]?.sentence).toMatch(/it takes all the CPU that its limit of 50m allows/);
  });
});

describe('a readiness probe that was refused', () => {
  it.each([
    ['00000000', 'warning', /was refused when it was last told of, and by now somebody listens on port 8080/],
    ['0100007F', 'critical', /connection refused, nobody listens there/],
  ] as const)('where somebody listens on %s', (address, severity, sentence) => {
    const [found] = failing([outcome('network', listens(address))], refused);
    expect(found?.severity).toBe(severity);
    expect(found?.sentence).toMatch(sentence);
  });
});

it('adds the limit to a log that speaks of too many open files', () => {
  const told = repeatFinding('log-repeats-open-files', {
    about: 'container web',
    sentence: 'container web writes again and again: «Too many open files»',
    evidence: [{ from: 'api:log', line: 'Too many open files' }],
  });
  const look = (lines: string) =>
    correctByLook(viewOf(inputFor(makePod({}), {}, [outcome('usage', `== fd-limits\n${lines}`)])), told).sentence;
  expect(look('limit 7 1024 64 sh\nlimit 1 40 64 python3\nsockets 5\n')).toMatch(
    /; the limit of process 1 \(python3\) is 40 open files$/,
  );
  expect(look('limit 1 unlimited 64 python3\n')).toBe(told.sentence);
});
