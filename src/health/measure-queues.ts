import type { Ms } from '../request/request.ts';
import type { Metrics } from './create-metrics.ts';

type Measured = Pick<Metrics, 'queueJobs' | 'queueOldest' | 'workers'>;

export interface MeasuredJobs {
  depth(cluster: string): Promise<{ readonly counts: Readonly<Record<string, number>>; readonly oldestMs: Ms }>;
  workers(cluster: string): Promise<number>;
}

/** One look at the queue of each cluster. Throws when Redis does not answer; old figures are gone then, not stale. */
export async function measureQueues(
  jobs: MeasuredJobs,
  clusters: readonly string[],
  { queueJobs, queueOldest, workers }: Measured,
): Promise<void> {
  try {
    for (const cluster of clusters) {
      const { counts, oldestMs } = await jobs.depth(cluster);
      for (const [state, count] of Object.entries(counts)) queueJobs.set({ cluster, state }, count);
      queueOldest.set({ cluster }, oldestMs / 1000);
      workers.set({ cluster }, await jobs.workers(cluster));
    }
  } catch (error) {
    for (const gauge of [queueJobs, queueOldest, workers]) gauge.reset();
    throw error;
  }
}
