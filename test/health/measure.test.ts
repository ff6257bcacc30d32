import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { createMetrics } from '../../src/health/create-metrics.ts';
import { measureCluster } from '../../src/health/measure-cluster.ts';
import { measureConnections } from '../../src/health/measure-connections.ts';
import { measureJob } from '../../src/health/measure-job.ts';
import { measureQueues } from '../../src/health/measure-queues.ts';
import { measureRequests } from '../../src/health/measure-requests.ts';
import { measureSlack } from '../../src/health/measure-slack.ts';
import type { Cluster, Injection } from '../../src/job/ports.ts';
import type { RunNews } from '../../src/job/run-event.ts';
import type { AuditEntry } from '../../src/run/ports.ts';
import { makeReport } from '../contracts/make-run.ts';

const who = { id: 'slack:T1/U1', name: 'Ada' };
const at = { chat: 'slack', address: 'C1', private: false } as const;
const { signal } = new AbortController();

/** The samples of a metric that are not 0, as Prometheus reads them: 'labels value'. */
async function samples(metrics: ReturnType<typeof createMetrics>, name: string): Promise<readonly string[]> {
  const lines = (await metrics.registry.metrics()).split('\n');
  return lines.filter((line) => line.startsWith(`kdebug_${name}`) && !line.endsWith(' 0')).map((line) => line.slice(7));
}

describe('requests', () => {
  it('are counted by check and end, refusals by code and rule, and each line is still audited', async () => {
    const metrics = createMetrics();
    const written: AuditEntry[] = [];
    const audit = measureRequests((entry) => written.push(entry), metrics, ['netcheck', 'raw']);
    audit({ what: 'run', who, at, check: 'netcheck', end: 'answered', verdict: 'healthy' });
    audit({ what: 'run', who, at, check: 'netcheck', end: 'refused', code: 'other-cluster' });
    audit({ what: 'refused', who, at, code: 'namespace-not-allowed', rule: 'shop', check: 'raw' });
    audit({ what: 'refused', who, at, code: 'unknown-check' });
    audit({ what: 'status', who, at, run: 'x' });
    expect(written).toHaveLength(5);
    expect(await samples(metrics, 'requests_total')).toEqual([
      'requests_total{check="netcheck",end="answered"} 1',
      'requests_total{check="netcheck",end="refused"} 1',
      'requests_total{check="raw",end="refused"} 1',
      'requests_total{check="none",end="refused"} 1',
    ]);
    expect(await samples(metrics, 'verdicts_total')).toEqual(['verdicts_total{check="netcheck",verdict="healthy"} 1']);
    expect(await samples(metrics, 'refusals_total')).toEqual([
      'refusals_total{code="other-cluster",rule="none"} 1',
      'refusals_total{code="namespace-not-allowed",rule="shop"} 1',
      'refusals_total{code="unknown-check",rule="none"} 1',
    ]);
  });

  it('never bring what a person typed into a label', async () => {
    const metrics = createMetrics();
    measureRequests(() => undefined, metrics, ['netcheck'])({ what: 'refused', who, at, code: 'x', check: 'typed' });
    expect(await metrics.registry.metrics()).not.toContain('typed');
  });

  it('have a sample for each check and end from the start, so that the first broken one is an increase', async () => {
    const metrics = createMetrics();
    measureRequests(() => undefined, metrics, ['netcheck']);
    expect(await metrics.registry.metrics()).toContain('kdebug_requests_total{check="netcheck",end="broken"} 0');
  });
});

describe('a cluster that is measured', () => {
  const injection = (resumed: boolean): Injection => ({
    resumed,
    async *bytes() {
      yield Buffer.from('one');
      yield Buffer.from('two');
    },
    cancel: async () => 'stopped',
    way: () => 'log',
  });
  const cluster = (resumed = false): Cluster => ({
    find: async () => [],
    look: async () => Promise.reject(new Error('no')),
    refusals: async () => [],
    inject: async () => injection(resumed),
  });
  const [target, spec, start] = [{}, {}, {}] as [never, never, never];

  it('does what it did, and counts each stage by how it went', async () => {
    const metrics = createMetrics();
    const measured = measureCluster(cluster(), metrics);
    expect(await measured.find({} as never, signal)).toEqual([]);
    await expect(measured.look(target, { needs: [], namespaces: [] }, signal)).rejects.toThrow('no');
    await measured.refusals(spec, signal);
    const bytes: string[] = [];
    for await (const chunk of (await measured.inject(spec, start, signal)).bytes(signal)) bytes.push(String(chunk));
    expect(bytes).toEqual(['one', 'two']);
    expect(await samples(metrics, 'stage_seconds_count')).toEqual([
      'stage_seconds_count{stage="find",result="done"} 1',
      'stage_seconds_count{stage="look",result="failed"} 1',
      'stage_seconds_count{stage="preflight",result="done"} 1',
      'stage_seconds_count{stage="patch",result="done"} 1',
    ]);
    expect(await samples(metrics, 'first_output_seconds_count')).toEqual(['first_output_seconds_count{way="log"} 1']);
  });

  it('does not count the first byte of a container that another worker injected', async () => {
    const metrics = createMetrics();
    const resumed = await measureCluster(cluster(true), metrics).inject(spec, start, signal);
    for await (const _ of resumed.bytes(signal));
    expect(await samples(metrics, 'first_output_seconds_count')).toEqual([]);
  });
});

describe('a job that is measured', () => {
  it('tells its news, and counts its wait, its steps and itself', async () => {
    const metrics = createMetrics();
    const told: RunNews[] = [];
    const about = { check: 'netcheck', askedAt: Date.now() - 2_000, resumed: false };
    const emit = measureJob(async (news) => void told.push(news), about, metrics);
    await emit({ type: 'reported', report: makeReport('run-a') });
    await emit({ type: 'ended', as: 'answered' });
    expect(told.map(({ type }) => type)).toEqual(['reported', 'ended']);
    expect(await samples(metrics, 'wait_seconds_bucket{le="2.5"}')).toEqual(['wait_seconds_bucket{le="2.5"} 1']);
    expect(await samples(metrics, 'step_seconds_count')).toEqual(['step_seconds_count{check="netcheck",end="exit"} 1']);
    expect(await samples(metrics, 'job_seconds_count')).toEqual([
      'job_seconds_count{check="netcheck",end="answered"} 1',
    ]);
  });

  it('that another worker had begun does not count its wait twice', async () => {
    const metrics = createMetrics();
    measureJob(async () => undefined, { check: 'netcheck', askedAt: 0, resumed: true }, metrics);
    expect(await samples(metrics, 'wait_seconds_count')).toEqual([]);
  });
});

describe('queues', () => {
  it('show their depth, the age of the oldest job and the workers, and nothing stale when Redis is away', async () => {
    const metrics = createMetrics();
    const jobs = { depth: async () => ({ counts: { waiting: 2 }, oldestMs: 1_500 }), workers: async () => 3 };
    await measureQueues(jobs, ['prod'], metrics);
    const all = async () => [...(await samples(metrics, 'queue_')), ...(await samples(metrics, 'workers'))];
    expect(await all()).toEqual([
      'queue_jobs{cluster="prod",state="waiting"} 2',
      'queue_oldest_seconds{cluster="prod"} 1.5',
      'workers{cluster="prod"} 3',
    ]);
    const away = { ...jobs, depth: async () => Promise.reject(new Error('away')) };
    await expect(measureQueues(away, ['prod'], metrics)).rejects.toThrow('away');
    expect(await all()).toEqual([]);
  });
});

describe('connections', () => {
  it('are written down whenever somebody looks', async () => {
    const metrics = createMetrics();
    const look = measureConnections(() => ['Slack'], ['Slack', 'Redis'], metrics);
    expect(look()).toEqual(['Slack']);
    const lines = (await metrics.registry.metrics()).split('\n').filter((line) => line.startsWith('kdebug_connected'));
    expect(lines).toEqual(['kdebug_connected{to="Slack"} 0', 'kdebug_connected{to="Redis"} 1']);
  });
});

describe('calls of Slack', () => {
  it('are counted by method and status, and addresses that are no method without their text', async () => {
    const server = createServer((request, response) => {
      if (request.url?.endsWith('dropped') === true) return void request.socket.destroy();
      response.writeHead(request.url?.includes('update') === true ? 429 : 200).end('{}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const metrics = createMetrics();
    const measuring = measureSlack(`http://127.0.0.1:${port}/api/`, metrics);
    const paths = ['chat.update', 'chat.update', 'apps.connections.open', 'auth.test?x=1', '../commands/T1/secret'];
    for (const path of paths) await fetch(`http://127.0.0.1:${port}/api/${path}`);
    await fetch(`http://127.0.0.1:${port}/api/api.dropped`).catch(() => undefined);
    await fetch(`http://localhost:${port}/api/auth.test`);
    measuring.close();
    await fetch(`http://127.0.0.1:${port}/api/auth.test`);
    expect(await samples(metrics, 'slack_')).toEqual([
      'slack_calls_total{method="chat.update",status="429"} 2',
      'slack_calls_total{method="apps.connections.open",status="200"} 1',
      'slack_calls_total{method="auth.test",status="200"} 1',
      'slack_calls_total{method="other",status="200"} 1',
      'slack_calls_total{method="api.dropped",status="none"} 1',
      'slack_connections_total 1',
    ]);
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
});
