import type { Job } from 'bullmq';
import { z } from 'zod';
import { TransientError } from '../errors.ts';
import type { Ms } from '../request/request.ts';

const longestMs: Ms = 60_000;
const firstMs: Ms = 1_000;

/** What the error asks for, or else twice as long each time; a minute at most. */
export function retryInMs(error: unknown, tries: number): Ms {
  const backOff = firstMs * 2 ** Math.min(tries - 1, 6);
  const asked = error instanceof TransientError ? error.retryInMs : 0;
  return Math.min(longestMs, Math.max(backOff, asked));
}

const progress = z.object({ tries: z.number() });

/**
 * Counts a failed try in the job itself (its progress) and returns how many there were. BullMQ's own count does not
 * rise for a job that is put off, and also rises for one that changed hands.
 */
export async function countTry(job: Job): Promise<number> {
  const before = progress.safeParse(job.progress);
  const tries = (before.success ? before.data.tries : 0) + 1;
  await job.updateProgress({ tries });
  return tries;
}
