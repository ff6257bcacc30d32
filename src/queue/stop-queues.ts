import { z } from 'zod';
import type { Jobs } from '../run/ports.ts';
import type { AllQueues } from './create-jobs.ts';

type Stop = Awaited<ReturnType<Jobs['stopped']>>;

const stop = z.object({
  by: z.object({ id: z.string(), name: z.string(), groups: z.array(z.string()).exactOptional() }),
  reason: z.string().exactOptional(),
  since: z.number(),
});

/** Who stopped all queues, why and since when. */
export async function readStop({ redis, keys }: Pick<AllQueues, 'redis' | 'keys'>): Promise<Stop> {
  const said = await redis.get(keys.stopped);
  return said === null ? undefined : stop.parse(JSON.parse(said));
}

/**
 * Pauses or resumes the queue of every cluster. The stop itself is the key: a worker looks at it before each job, so a
 * queue that is opened later, or was missed because Redis went away in between, stands still too.
 */
export async function pauseAll(how: 'pause' | 'resume', { redis, keys, queueOf }: AllQueues): Promise<void> {
  const clusters = await redis.smembers(keys.clusters);
  await Promise.all(clusters.map((cluster) => queueOf(cluster)[how]()));
}
