import type { Queue } from 'bullmq';
import type { Ms } from '../request/request.ts';

/** Jobs of one queue by state, and how long the oldest one has been waiting; 0 when none waits. */
export async function queueDepth(
  queue: Queue,
  now: Ms,
): Promise<{ readonly counts: Readonly<Record<string, number>>; readonly oldestMs: Ms }> {
  const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'failed');
  const [oldest] = await queue.getJobs(['waiting'], 0, 0, true);
  return { counts, oldestMs: oldest === undefined ? 0 : Math.max(0, now - oldest.timestamp) };
}
