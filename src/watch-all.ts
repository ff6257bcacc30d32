import type { Metrics } from './health/create-metrics.ts';
import { measureQueues } from './health/measure-queues.ts';
import { measureWatchdog } from './health/measure-watchdog.ts';
import type { Log } from './log.ts';
import type { QueuedJobs } from './queue/create-jobs.ts';
import { repeat } from './repeat.ts';
import type { Runs } from './run/ports.ts';
import { createWorkerWatch } from './run/watch-workers.ts';
import { watchdog } from './run/watchdog.ts';

const everyMs = 5_000;
/** A worker that is gone is said within seconds. */
const workersEveryMs = 1_000;

export interface Watched {
  readonly runs: Runs;
  readonly jobs: QueuedJobs;
  readonly clusters: readonly string[];
  readonly metrics: Metrics;
  readonly log: Log;
}

/** What each bot looks at every few seconds: runs past their time, how full the queues are, and whose workers are gone. */
export function watchAll({ runs, jobs, clusters, metrics, log }: Watched): { close(): Promise<void> } {
  const looks = [
    async () => measureWatchdog(await watchdog({ runs, jobs, log, now: Date.now }), metrics),
    () => measureQueues(jobs, clusters, metrics),
  ].map((look) => repeat(look, { everyMs, log }));
  const lookAtWorkers = createWorkerWatch({ runs, jobs, clusters, log, now: Date.now });
  looks.push(repeat(async () => metrics.endedLate.inc(await lookAtWorkers()), { everyMs: workersEveryMs, log }));
  return {
    close: async () => {
      await Promise.all(looks.map((look) => look.close()));
    },
  };
}
