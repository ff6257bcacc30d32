import { describe, expect, it } from '@jest/globals';
import { problem } from '../../src/errors.ts';
import { composeReport, headlineWithVerdict } from '../../src/report/compose-report.ts';
import type { Outcome } from '../../src/runner/outcome.ts';
import { makeFinding, makeParts } from './make-finding.ts';

const why = problem('rung-not-allowed', 'Step sockets needs rung R1; the policy allows you R0 here.', 'Ask for it.');

function outcome(step: string, end: Outcome['end'] = { by: 'exit', code: 0 }, stdout = 'x'): Outcome {
  return { step, sample: 0, stdout, stderr: '', cutBytes: 0, tookMs: 1, end };
}

describe('composeReport', () => {
  it('words the cause, not its symptom, and counts what is independent of it', () => {
    const cause = makeFinding({
      code: 'no-ready-endpoint',
      hop: 'pod',
      sentence: 'orders.shop.svc:8080 refuses connections; Service orders has no ready endpoint.',
    });
    const own = makeFinding({ code: 'dns-slow', severity: 'warning', hop: 'name', about: 'cluster DNS' });
    const report = composeReport(makeParts({ findings: [own, makeFinding(), cause] }));
    expect(headlineWithVerdict(report)).toBe(
      'BROKEN checkout-7f9c: orders.shop.svc:8080 refuses connections; Service orders has no ready endpoint, and 1 more problem',
    );
    expect(report.findings.map(({ code }) => code)).toEqual(['no-ready-endpoint', 'tcp-refused', 'dns-slow']);
    expect(report.masked).toEqual({});
  });

  it('is degraded when the worst is a warning', () => {
    const report = composeReport(makeParts({ findings: [makeFinding({ severity: 'warning', sentence: 'Slow.' })] }));
    expect(headlineWithVerdict(report)).toBe('DEGRADED checkout-7f9c: Slow');
  });

  it('keeps the headline on one line whatever a sentence holds', () => {
    const report = composeReport(makeParts({ findings: [makeFinding({ sentence: 'two\nlines\t here.' })] }));
    expect(report.headline).toBe('checkout-7f9c: two lines here');
  });

  it.each<readonly [string, Parameters<typeof makeParts>[0], string]>([
    [
      'says what was looked at',
      {
        outcomes: [outcome('routes'), outcome('dns')],
        findings: [makeFinding({ severity: 'ok', evidence: [{ from: 'api:services', line: 'x' }] })],
      },
      'HEALTHY checkout-7f9c: nothing wrong in routes, dns, services',
    ],
    [
      'answers with what is worth knowing where several steps told about one thing',
      {
        outcomes: [outcome('release'), outcome('kernel')],
        findings: [
          makeFinding({ severity: 'ok', sentence: 'Fine.' }),
          makeFinding({ severity: 'info', sentence: 'It is Debian 12, on Linux 6.1.' }),
        ],
      },
      'HEALTHY checkout-7f9c: It is Debian 12, on Linux 6.1',
    ],
    [
      'names the places where several steps told about several things',
      {
        outcomes: [outcome('release'), outcome('kernel')],
        findings: [makeFinding({ severity: 'info' }), makeFinding({ severity: 'info', about: 'node n1' })],
      },
      'HEALTHY checkout-7f9c: nothing wrong in release, kernel',
    ],
    [
      'names the steps that could not look: left out, lost, without their command, or timed out with nothing',
      {
        outcomes: [
          outcome('routes'),
          outcome('sockets', { by: 'leftOut', why }),
          outcome('dns', { by: 'lost' }),
          outcome('ss', { by: 'exit', code: 127 }),
          outcome('slow', { by: 'timeout' }, ''),
        ],
      },
      'UNKNOWN checkout-7f9c: nothing wrong in routes; could not look at sockets, dns, ss, slow',
    ],
    [
      'says why not everything was looked at when no step tells',
      { outcomes: [outcome('routes')], notLooked: [why] },
      'HEALTHY checkout-7f9c: nothing wrong in routes; not everything could be looked at: Step sockets needs rung R1; the policy allows you R0 here',
    ],
    [
      'is unknown when nothing could be looked at, with the reason',
      { outcomes: [outcome('sockets', { by: 'leftOut', why })] },
      'UNKNOWN checkout-7f9c: nothing could be looked at: Step sockets needs rung R1; the policy allows you R0 here',
    ],
    [
      'says what the image lacks',
      { outcomes: [outcome('ps', { by: 'exit', code: 127 }, '')] },
      'UNKNOWN checkout-7f9c: nothing could be looked at: the image lacks a command that step ps needs',
    ],
    [
      'says that the only step took too long',
      { outcomes: [outcome('ps', { by: 'timeout' }, '')] },
      'UNKNOWN checkout-7f9c: nothing could be looked at: step ps did not end within its time limit',
    ],
    [
      'says that the only step was lost',
      { outcomes: [outcome('ps', { by: 'lost' }, '')] },
      'UNKNOWN checkout-7f9c: nothing could be looked at: step ps did not run to its end',
    ],
    [
      'names what a finding says could not be seen',
      {
        outcomes: [outcome('raw', { by: 'timeout' }, '')],
        findings: [
          makeFinding({ severity: 'info', unseen: true, sentence: 'sleep did not end within its time limit' }),
        ],
      },
      'UNKNOWN checkout-7f9c: nothing could be looked at: sleep did not end within its time limit',
    ],
    [
      'is answered by the one thing that one step told',
      { outcomes: [outcome('tcp')], findings: [makeFinding({ severity: 'ok', sentence: 'It takes connections.' })] },
      'HEALTHY checkout-7f9c: It takes connections',
    ],
    [
      'is unknown when all it tells is that it could not look',
      {
        outcomes: [outcome('tcp')],
        findings: [makeFinding({ severity: 'info', sentence: 'could not look: a proxy answers', unseen: true })],
      },
      'UNKNOWN checkout-7f9c: could not look: a proxy answers',
    ],
    ['is unknown when there was nothing to look at', {}, 'UNKNOWN checkout-7f9c: nothing could be looked at'],
  ])('%s', (_, parts, headline) => {
    expect(headlineWithVerdict(composeReport(makeParts(parts)))).toBe(headline);
  });

  it('counts many steps that could not look instead of naming them all', () => {
    const lost = ['a', 'b', 'c', 'd', 'e', 'f'].map((step) => outcome(step, { by: 'lost' }));
    const { headline } = composeReport(makeParts({ outcomes: [outcome('routes'), ...lost] }));
    expect(headline).toBe('checkout-7f9c: nothing wrong in routes; could not look at a, b, c, d and 2 more');
  });
});
