import { describe, expect, it } from '@jest/globals';
import { explainRun } from '../../src/run/explain-run.ts';
import { answered, card } from '../slack/sample-cards.ts';

describe('explainRun', () => {
  it('names the cause, what follows from it, what was not looked at, and what goes deeper', () => {
    const notLooked = [{ code: 'forbidden', message: 'Events could not be read.', nextStep: '' }];
    const text = explainRun(answered({ check: 'triage', under: { 'dns-slow': 'tcp-refused' }, notLooked }));
    expect(text.split('\n')).toEqual([
      'BROKEN checkout-7f9c-abcde: orders.shop.svc:8080 refuses connections; Service orders has no ready endpoint',
      '1. orders.shop.svc:8080 refuses connections; Service orders has no ready endpoint.',
      '   Seen by tcp: `connect to 10.0.4.7 port 8080: Connection refused`',
      '   That explains: The cluster DNS took 1.2 s to answer.',
      '   → Look at the pods behind the Service: `/kdebug svc/orders`.',
      'Not looked at: Events could not be read.',
      'To go deeper: `@kdebug next` runs `netcheck` on the same pod.',
    ]);
  });

  it.each([
    ['a run that is on', card({ state: 'running' }), /is still on/],
    ['a run that was cancelled', card({ state: 'ended', end: { as: 'cancelled' } }), /There is no report/],
    ['a healthy pod', answered({ verdict: 'healthy', findings: [] }), /Nothing that was looked at is wrong/],
  ])('says of %s what there is', (_, given, says) => {
    expect(explainRun(given)).toMatch(says);
  });

  it('cannot be left by a backtick in what a pod printed', () => {
    const [first] = answered().parts;
    const findings = (first.report?.findings ?? []).map((one) => ({
      ...one,
      evidence: [{ from: 'log', line: 'a` b' }] as const,
    }));
    expect(explainRun(answered({ findings }))).toContain("`a' b`");
  });
});
