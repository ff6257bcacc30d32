import type { Job } from '../../src/queue/job.ts';
import type { Request } from '../../src/request/request.ts';

export function makeRequest(run: string, over: Partial<Request> = {}): Request {
  return {
    run,
    from: { id: 'slack:T1/U1', name: 'Ada', groups: ['slack:S1'] },
    at: { chat: 'slack', address: 'C1', private: false, channel: 'slack:C1' },
    on: [{ cluster: 'prod', namespace: 'shop', pick: 'one', by: { name: 'web' } }],
    check: 'netcheck',
    args: {},
    limitMs: 30_000,
    askedAt: 1_000,
    ...over,
  };
}

export function makeJob(run: string, over: Partial<Job> = {}): Job {
  const part = over.part ?? 0;
  return {
    v: 1,
    kind: 'run',
    id: `${run}-${part}`,
    request: makeRequest(run),
    part,
    parts: 1,
    notAfter: Date.now() + 600_000,
    ...over,
  };
}
