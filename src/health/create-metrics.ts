import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** From 50 ms, a quick step, to 5 min, the longest limit. */
const seconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** How a request ended, for the label `end`; 'joined': another one's run answers it. */
export const requestEnds = ['answered', 'refused', 'cancelled', 'expired', 'broken', 'joined'] as const;

/**
 * Everything that kdebug counts, in a registry of its own: two processes in one test do not meet. Labels are bounded:
 * checks, codes and stages stand in the code, rules in the policy, clusters in the configuration; nothing that a person
 * types becomes one. docs/operating.md lists them.
 */
export function createMetrics() {
  const registry = new Registry();
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> =>
    new Counter({ name: `kdebug_${name}`, help, labelNames, registers: [registry] });
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []): Gauge<L> =>
    new Gauge({ name: `kdebug_${name}`, help, labelNames, registers: [registry] });
  const histogram = <L extends string>(name: string, help: string, labelNames: readonly L[] = []): Histogram<L> =>
    new Histogram({ name: `kdebug_${name}`, help, labelNames, registers: [registry], buckets: seconds });
  return {
    registry,
    requests: counter('requests_total', 'Requests that are over, by check and end.', ['check', 'end']),
    verdicts: counter('verdicts_total', 'Reports, by check and verdict.', ['check', 'verdict']),
    refusals: counter('refusals_total', 'Refusals, by error code and nearest policy rule.', ['code', 'rule']),
    jobRefusals: counter('job_refusals_total', 'Jobs that a worker did not begin, by fault.', ['fault']),
    open: gauge('requests_open', 'Requests whose answer has not fully arrived.'),
    overdue: gauge('requests_overdue', 'Requests past their time without a final state, at the last look.'),
    endedLate: counter('requests_ended_by_watchdog_total', 'Parts of runs that got their end from the watchdog.'),
    queueJobs: gauge('queue_jobs', 'Jobs in the queue of a cluster, by state.', ['cluster', 'state']),
    queueOldest: gauge('queue_oldest_seconds', 'Age of the oldest job that waits.', ['cluster']),
    workers: gauge('workers', 'Workers that listen for a cluster.', ['cluster']),
    waited: histogram('wait_seconds', 'From the ask to the start of its job in a worker.'),
    stages: histogram('stage_seconds', 'Stages of a job before its container starts.', ['stage', 'result']),
    firstOutput: histogram('first_output_seconds', 'From the patch to the first byte, by way.', ['way']),
    steps: histogram('step_seconds', 'Steps in the container, by check and end.', ['check', 'end']),
    jobs: histogram('job_seconds', 'Jobs from their start to their end, by check and end.', ['check', 'end']),
    slackCalls: counter('slack_calls_total', 'Calls of the Slack Web API, by method and status.', ['method', 'status']),
    slackConnections: counter('slack_connections_total', 'Connections that Slack was asked for in Socket Mode.'),
    connected: gauge('connected', '1 while there is a connection to Slack or Redis.', ['to']),
  } as const;
}

export type Metrics = ReturnType<typeof createMetrics>;
