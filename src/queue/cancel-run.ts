import type { AllQueues } from './create-jobs.ts';
import { runTtlMs } from './run-scripts.ts';

/**
 * Flag first, then the waiting jobs, then the message: a job that starts in between sees the flag, one that runs hears
 * the message, and a worker that was cut off looks at the flags of its runs when it is back.
 */
export async function cancelRun(run: string, all: AllQueues): Promise<{ readonly removed: readonly number[] }> {
  const { redis, keys } = all;
  await redis.set(keys.cancelled(run), '1', 'PX', runTtlMs);
  const jobs = (await redis.smembers(keys.jobsOf(run))).map((entry) => JSON.parse(entry) as [string, string, number]);
  const removed: number[] = [];
  for (const [cluster, id, part] of jobs) if (await removeWaiting(cluster, id, all)) removed.push(part);
  await redis.publish(keys.cancels, run);
  return { removed };
}

/** BullMQ would also remove one that has ended; one that is held by a worker it leaves alone. */
async function removeWaiting(cluster: string, id: string, { queueOf }: AllQueues): Promise<boolean> {
  const queue = queueOf(cluster);
  const state = await queue.getJobState(id);
  if (state !== 'waiting' && state !== 'delayed' && state !== 'prioritized') return false;
  return (await queue.remove(id)) === 1;
}
