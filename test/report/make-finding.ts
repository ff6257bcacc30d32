import type { ReportParts } from '../../src/report/compose-report.ts';
import type { Finding } from '../../src/report/finding.ts';

export function makeFinding(parts: Partial<Finding> = {}): Finding {
  return {
    code: 'tcp-refused',
    severity: 'critical',
    hop: 'connect',
    about: 'orders.shop.svc:8080',
    sentence: 'orders.shop.svc:8080 refuses connections.',
    evidence: [{ from: 'tcp', line: 'Connection refused' }],
    nextStep: 'Look at what listens there.',
    ...parts,
  };
}

export function makeParts(parts: Partial<ReportParts> = {}): ReportParts {
  return {
    run: 'r1',
    part: 0,
    target: { cluster: 'c', namespace: 'shop', pod: 'checkout-7f9c', podUid: 'u', os: 'linux' },
    check: 'netcheck',
    findings: [],
    notLooked: [],
    facts: [],
    outcomes: [],
    argv: {},
    ...parts,
  };
}
