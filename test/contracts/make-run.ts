import type { Report } from '../../src/report/report.ts';
import type { Opening } from '../../src/run/ports.ts';
import { makeRequest } from './make-request.ts';

export function makeOpening(run: string, over: Partial<Opening> = {}): Opening {
  return {
    request: makeRequest(run),
    key: 'the-same-question',
    parts: 1,
    notAfter: 10_000,
    mention: true,
    replyUrl: 'https://hooks.example/secret',
    rule: 'first',
    ...over,
  };
}

export function makeReport(run: string, stdout = 'all is well\n'): Report {
  return {
    v: 1,
    run,
    part: 0,
    target: { cluster: 'prod', namespace: 'shop', pod: 'web-1', podUid: 'u1', os: 'linux' },
    check: 'netcheck',
    verdict: 'healthy',
    headline: 'web-1: nothing is wrong',
    findings: [],
    under: {},
    notLooked: [],
    facts: [],
    outcomes: [{ step: 'addr', sample: 0, stdout, stderr: '', cutBytes: 0, tookMs: 3, end: { by: 'exit', code: 0 } }],
    masked: {},
    argv: { addr: ['ip', 'addr'] },
  };
}
