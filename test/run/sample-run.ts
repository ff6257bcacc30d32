import type { RunEvent, RunNews } from '../../src/job/run-event.ts';
import type { Report } from '../../src/report/report.ts';
import type { Request, Target } from '../../src/request/request.ts';
import type { Ask } from '../../src/run/chat.ts';
import type { Opening, RunRecord } from '../../src/run/ports.ts';

export const runId = 'abcdefghijklmnop';
export const askedAt = 1_000_000;

export const ada = { id: 'slack:T1/U1', name: 'ada' } as const;
export const ben = { id: 'slack:T1/U2', name: 'ben' } as const;
export const incident = { chat: 'slack', address: 'C1', private: false, channel: 'slack:C1' } as const;

export const sampleRequest: Request = {
  run: runId,
  from: ada,
  at: incident,
  on: [{ cluster: 'prod', namespace: 'shop', pick: 'one', by: { name: 'web' } }],
  check: 'netcheck',
  args: {},
  limitMs: 60_000,
  askedAt,
};

export const sampleTarget: Target = {
  cluster: 'prod',
  namespace: 'shop',
  pod: 'web-1',
  podUid: 'u1',
  os: 'linux',
  container: { name: 'app', running: true, uid: 1000, gid: 1000 },
};

/** bytes: how much its one step printed. */
export function sampleReport({
  bytes = 10,
  part = 0,
}: {
  readonly bytes?: number;
  readonly part?: number;
} = {}): Report {
  const stdout = `${'x'.repeat(Math.max(0, bytes - 1))}\n`;
  return {
    v: 1,
    run: runId,
    part,
    target: sampleTarget,
    check: 'netcheck',
    verdict: 'broken',
    headline: 'web-1: orders:8080 refuses connections',
    findings: [],
    under: {},
    notLooked: [],
    facts: [],
    outcomes: [
      { step: 'listen', sample: 0, stdout, stderr: '', cutBytes: 0, tookMs: 12, end: { by: 'exit', code: 0 } },
    ],
    masked: {},
    specHash: 'h1',
    argv: { listen: ['ss', '-ltn'] },
  };
}

export function sampleRecord(news: readonly RunNews[], more: Partial<RunRecord> = {}): RunRecord {
  const events = news.map((one, i): RunEvent => ({ v: 1, run: runId, part: 0, seq: i + 1, at: askedAt + i, ...one }));
  return { v: 1, ...sampleOpening(), events, joined: [], delivery: {}, ...more };
}

export function sampleOpening(more: Partial<Opening> = {}): Opening {
  return {
    request: sampleRequest,
    key: 'k',
    parts: 1,
    notAfter: askedAt + 420_000,
    mention: true,
    rule: 'oncall',
    ...more,
  };
}

export function sampleAsk(text: string, more: Partial<Ask> = {}): Ask {
  return {
    v: 1,
    id: 'ask-1',
    how: 'command',
    text,
    from: ada,
    at: incident,
    askedAt,
    replyUrl: 'https://reply',
    ...more,
  };
}

/** A run's news from the queue to a verdict. */
export function wholeStory(report: Report = sampleReport()): readonly RunNews[] {
  return [
    { type: 'queued', ahead: 2 },
    { type: 'found', target: sampleTarget, left: 19 },
    { type: 'starting', waiting: 'ContainerCreating' },
    { type: 'running', done: 1, of: 4, leftMs: 9000 },
    { type: 'reported', report },
    { type: 'ended', as: 'answered' },
  ];
}
