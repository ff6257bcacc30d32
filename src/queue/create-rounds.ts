import type { Redis } from 'ioredis';
import { TransientError } from '../errors.ts';
import type { Rounds } from '../job/ports.ts';
import { inTime } from './in-time.ts';
import { redisKeys } from './redis-keys.ts';
import { runTtlMs } from './run-scripts.ts';

type Fixed = Parameters<Rounds['save']>[1];

/**
 * The fixed rounds of one job. A round is fixed once: of two workers that think they hold the job, the second gets a
 * TransientError and reads, when it tries again, what the first has fixed.
 */
export function createRounds(
  { redis, prefix }: { readonly redis: Redis; readonly prefix: string },
  jobId: string,
): Rounds {
  const key = redisKeys(prefix).rounds(jobId);
  return {
    async load(round) {
      const fixed = await inTime(redis, () => redis.hget(key, String(round)));
      return fixed === null ? undefined : (JSON.parse(fixed) as Fixed);
    },
    async save(round, fixed) {
      const json = JSON.stringify(fixed);
      const replies = await inTime(redis, () =>
        redis.multi().hsetnx(key, String(round), json).hget(key, String(round)).pexpire(key, runTtlMs).exec(),
      );
      const [, [, kept] = []] = replies ?? [];
      if (kept !== json) throw new TransientError(`Another worker fixed round ${round} of job ${jobId}.`, 1_000);
    },
  };
}
