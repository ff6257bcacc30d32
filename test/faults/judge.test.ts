import { describe, expect, it } from '@jest/globals';
import type { V1Pod } from '@kubernetes/client-node';
import type { Finding } from '../../src/report/finding.ts';
import type { Report } from '../../src/report/report.ts';
import type { Fault, Healthy } from './case.ts';
import { judgeAnswer, judgeHealthy, judgeYardstick } from './judge.ts';
import { missedGoals, summarize } from './summary.ts';
import { statusOf } from './yardstick.ts';

const fault: Fault = {
  name: 'api/memory',
  says: '',
  target: 'a',
  ask: 'POD',
  podNamed: 'after',
  rung: 'R0',
  symptom: [/killed/i],
  root: [/OOM/i, /64Mi/i],
  codes: [/oom/],
  also: [],
  with: [],
  break: [],
  until: {},
  limit: 1,
  manifests: '',
};

describe('judging an answer about a fault', () => {
  it('wants every pattern of the root in the first line', () => {
    expect(judged('a was killed: OOM', []).root).toBe(false);
    expect(judged('a was killed: OOM at 64Mi', [])).toMatchObject({ root: true, symptom: true });
  });

  it('finds nothing in the first line of an answer that calls the pod healthy', () => {
    const said = { firstLine: 'HEALTHY a: killed by OOM at 64Mi once', report: report('healthy', []), seconds: 1 };
    expect(judgeAnswer(fault, said)).toMatchObject({ root: false, symptom: false });
  });

  it('takes the root as named by a finding of its family about the right thing, or by its sentence', () => {
    expect(judged('', [finding('oom-killed', 'warning', 'killed at 64Mi')]).named).toBe(true);
    expect(judged('', [finding('other', 'critical', 'OOM at 64Mi')]).named).toBe(true);
    expect(judged('', [finding('oom-killed', 'warning', 'something else')]).named).toBe(false);
    expect(judged('', [finding('other', 'warning', 'killed at 64Mi')]).named).toBe(false);
  });

  it('does not take what is only noted as information', () => {
    expect(judged('', [finding('oom-killed', 'info', 'OOM at 64Mi')]).named).toBe(false);
  });

  it('wants both things named where two are broken', () => {
    const two = { ...fault, also: [/second/] };
    const findings = [finding('oom-killed', 'warning', 'OOM at 64Mi')];
    expect(judgeAnswer(two, answer('', findings)).named).toBe(false);
    expect(judgeAnswer(two, answer('', [...findings, finding('x', 'warning', 'the second')])).named).toBe(true);
  });

  it('judges a refusal by its reason', () => {
    const refused = { firstLine: 'OOM at 64Mi', why: 'OOM at 64Mi', seconds: 1 };
    expect(judgeAnswer(fault, refused)).toMatchObject({ root: true, symptom: false, named: true });
  });

  it('counts words that were not understood as missed, even when they repeat the question', () => {
    const usage = { firstLine: 'no check killed OOM 64Mi', misunderstood: true, seconds: 0 } as const;
    expect(judgeAnswer(fault, usage)).toMatchObject({
      root: false,
      symptom: false,
      named: false,
      why: usage.firstLine,
    });
  });

  it('judges the yardstick by its one line', () => {
    expect(judgeYardstick(fault, 'OOMKilled, limit 64Mi', 0)).toMatchObject({ root: true, named: true });
  });
});

describe('judging an answer about a healthy pod', () => {
  const healthy = { name: 'x' } as Healthy;

  it.each([
    ['healthy', false, undefined],
    ['degraded', true, undefined],
    ['broken', true, undefined],
    ['unknown', false, 'UNKNOWN'],
  ] as const)('calls the verdict %s a false alarm: %s', (verdict, falseAlarm, why) => {
    const said = { firstLine: verdict.toUpperCase(), report: report(verdict, []), seconds: 1 };
    expect(judgeHealthy(healthy, 'POD', said, '')).toMatchObject({ falseAlarm, ...(why === undefined ? {} : { why }) });
  });
});

describe('the goals', () => {
  it('are missed by one unnamed fault, one false alarm or one fault that was not in place', () => {
    const good = { fault, kdebug: judged('killed OOM 64Mi', []), yardstick: judgeYardstick(fault, '', 0) };
    const unnamed = { ...good, kdebug: { ...good.kdebug, named: false } };
    const named = { ...good, kdebug: { ...good.kdebug, named: true } };
    const alarm = { name: 'x', ask: 'POD', line: '', falseAlarm: true, seconds: 1, yardstick: '' };
    expect(missedGoals(summarize([named], [], []))).toEqual([]);
    expect(missedGoals(summarize([unnamed], [], []))).toHaveLength(1);
    expect(missedGoals(summarize([named], [alarm], []))).toHaveLength(1);
    expect(missedGoals(summarize([named], [], ['x']))).toHaveLength(1);
  });

  it('want the root in the first line of 95 of 100 faults', () => {
    const good = {
      fault,
      kdebug: { ...judged('killed OOM 64Mi', []), named: true },
      yardstick: judgeYardstick(fault, '', 0),
    };
    const bad = { ...good, kdebug: { ...good.kdebug, root: false } };
    const runs = (wrong: number) => Array.from({ length: 100 }, (_, index) => (index < wrong ? bad : good));
    expect(missedGoals(summarize(runs(5), [], []))).toEqual([]);
    expect(missedGoals(summarize(runs(6), [], []))).toHaveLength(1);
  });
});

describe('the yardstick', () => {
  it.each<[string, V1Pod['status'], string]>([
    ['a ready pod', { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }, ''],
    ['a finished pod', { phase: 'Succeeded' }, ''],
    ['a pod that is not ready', { phase: 'Running' }, 'Running, not ready'],
    ['an evicted pod', { phase: 'Failed', reason: 'Evicted' }, 'Evicted'],
  ])('says the status of %s', (_, status, said) => {
    expect(statusOf({ ...(status === undefined ? {} : { status }) })).toBe(said);
  });

  it('says why a container ended before its restart', () => {
    const ended = { exitCode: 137, reason: 'OOMKilled' };
    const status = {
      name: 'a',
      image: '',
      imageID: '',
      ready: true,
      restartCount: 1,
      lastState: { terminated: ended },
    };
    expect(statusOf({ status: { phase: 'Running', containerStatuses: [status] } })).toBe('a OOMKilled exit code 137');
  });
});

function judged(firstLine: string, findings: readonly Finding[]) {
  return judgeAnswer(fault, answer(firstLine, findings));
}

function answer(firstLine: string, findings: readonly Finding[]) {
  return { firstLine, report: report('broken', findings), seconds: 1 };
}

function report(verdict: Report['verdict'], findings: readonly Finding[]): Report {
  const target = { cluster: 'c', namespace: 'n', pod: 'p', podUid: 'u', os: 'linux' } as const;
  const rest = { under: {}, notLooked: [], facts: [], outcomes: [], masked: {}, argv: {} };
  return { v: 1, run: 'r', part: 0, target, check: 'c', verdict, headline: '', findings, ...rest };
}

function finding(code: string, severity: Finding['severity'], sentence: string): Finding {
  return { code, severity, sentence, hop: 'pod', about: 'a', evidence: [{ from: 'x', line: 'y' }], nextStep: 'z' };
}
