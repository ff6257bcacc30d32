import { describe, expect, it } from '@jest/globals';
import { checks } from '../../src/checks/all.ts';
import type { Finding } from '../../src/report/finding.ts';
import { nextCheck } from '../../src/run/next-check.ts';
import { sampleReport } from './sample-run.ts';

const finding = (more: Partial<Finding>): Finding => ({
  code: 'x',
  severity: 'critical',
  hop: 'pod',
  about: 'pod web',
  sentence: 'it is sick',
  evidence: [{ from: 'api:pod', line: 'x' }],
  nextStep: '',
  ...more,
});
const report = (check: string, ...findings: readonly Finding[]) => ({ ...sampleReport(), check, findings });

describe('nextCheck', () => {
  it.each<[string, ReturnType<typeof report>, string | undefined]>([
    ['nothing is wrong', report('netcheck', finding({ severity: 'ok' }), finding({ severity: 'info' })), undefined],
    ['a finding names one', report('oom', finding({ suggest: { check: 'memory', args: {} } })), 'memory'],
    ['it was just run', report('memory', finding({ hop: 'tls', suggest: { check: 'memory', args: {} } })), undefined],
    [
      'a raw command is suggested',
      report('ps', finding({ hop: 'tls', suggest: { check: 'raw', args: {} } })),
      undefined,
    ],
    ['only the hop says where it breaks', report('triage', finding({ hop: 'connect' })), 'netcheck'],
    ['the first hop was looked at', report('netcheck', finding({ hop: 'name' }), finding({ hop: 'process' })), 'ps'],
  ])('when %s', (_, given, expected) => {
    expect(nextCheck(given)?.check).toBe(expected);
  });

  it('names only checks that there are and that need no arguments', () => {
    const hops = ['node', 'pod', 'resource', 'process', 'name', 'route', 'connect'] as const;
    for (const hop of hops) {
      const check = checks.find(({ name }) => name === nextCheck(report('none', finding({ hop })))?.check);
      expect({ hop, words: check?.words.filter((word) => !/[?…]$/.test(word)) }).toEqual({ hop, words: [] });
    }
  });
});
