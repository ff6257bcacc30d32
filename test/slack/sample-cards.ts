import type { Finding } from '../../src/report/finding.ts';
import type { Report } from '../../src/report/report.ts';
import type { Request, Target } from '../../src/request/request.ts';
import type { Card, PartState } from '../../src/run/chat.ts';
import type { Outcome } from '../../src/runner/outcome.ts';

export const runId = 'abcdefghijklmnop';

export const request: Request = {
  run: runId,
  from: { id: 'slack:T0KDEBUG01/U0MEMBER01', name: 'member' },
  at: { chat: 'slack', address: 'C0INCIDENT', private: false, channel: 'slack:C0INCIDENT' },
  on: [{ cluster: 'prod', namespace: 'shop', pick: 'one', by: { name: 'checkout' } }],
  check: 'netcheck',
  args: {},
  limitMs: 60_000,
  askedAt: Date.UTC(2026, 10, 24, 12, 0, 0),
};

export const target: Target = {
  cluster: 'prod',
  namespace: 'shop',
  pod: 'checkout-7f9c-abcde',
  podUid: 'u1',
  os: 'linux',
  container: { name: 'app', running: true, uid: 1000, gid: 1000 },
};

const refusing: Finding = {
  code: 'tcp-refused',
  severity: 'critical',
  hop: 'connect',
  about: 'orders.shop.svc:8080',
  sentence: 'orders.shop.svc:8080 refuses connections; Service orders has no ready endpoint.',
  evidence: [
    { from: 'tcp', line: 'connect to 10.0.4.7 port 8080: Connection refused' },
    { from: 'api:services', line: 'orders: 0 of 2 endpoints ready' },
  ],
  nextStep: 'Look at the pods behind the Service: `/kdebug svc/orders`.',
};

const slowDns: Finding = {
  code: 'dns-slow',
  severity: 'warning',
  hop: 'name',
  about: 'orders.shop.svc',
  sentence: 'The cluster DNS took 1.2 s to answer.',
  evidence: [{ from: 'dns', line: ';; Query time: 1204 msec' }],
  nextStep: 'Look at the load of the coredns pods.',
};

export const fine: Finding = {
  code: 'dns-ok',
  severity: 'ok',
  hop: 'name',
  about: 'kubernetes.default.svc',
  sentence: 'The cluster DNS answers within 3 ms.',
  evidence: [{ from: 'dns', line: ';; Query time: 3 msec' }],
  nextStep: '',
};

export function outcome(step: string, stdout: string, more: Partial<Outcome> = {}): Outcome {
  return { step, sample: 0, stdout, stderr: '', cutBytes: 0, tookMs: 42, end: { by: 'exit', code: 0 }, ...more };
}

export function report(more: Partial<Report> = {}): Report {
  return {
    v: 1,
    run: runId,
    part: 0,
    target,
    check: 'netcheck',
    verdict: 'broken',
    headline: 'checkout-7f9c-abcde: orders.shop.svc:8080 refuses connections; Service orders has no ready endpoint',
    findings: [refusing, slowDns],
    under: {},
    notLooked: [],
    facts: [],
    outcomes: [
      outcome('addresses', 'eth0 10.0.3.9/24\nlo 127.0.0.1/8\n'),
      outcome('dns', ';; Query time: 1204 msec\n'),
    ],
    masked: {},
    argv: { addresses: ['ip', '-brief', 'address'], dns: ['sh', '-c', 'dig "$1"', 'dns', 'orders.shop.svc'] },
    ranAs: 'toolbox at R0 as UID 65532, followed by attach',
    ...more,
  };
}

/** A card with one part. */
export function card(part: Partial<PartState> & Pick<PartState, 'state'>, more: Partial<Card> = {}): Card {
  const over = part.state === 'ended';
  return {
    run: runId,
    request,
    parts: [{ part: 0, ...part }],
    joined: [],
    offers: [over ? 'again' : 'cancel'],
    ...more,
  };
}

/** An answered card. */
export function answered(more: Partial<Report> = {}, request_: Partial<Request> = {}): Card {
  const part: PartState = { part: 0, state: 'ended', target, report: report(more), end: { as: 'answered' } };
  return { run: runId, request: { ...request, ...request_ }, parts: [part], joined: [], offers: ['again'] };
}
