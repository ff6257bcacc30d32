import type { Ms } from '../request/request.ts';
import type { RunParts } from './open-run.ts';
import { runTtlMs } from './run-scripts.ts';

type Parts = Pick<RunParts, 'redis' | 'keys'>;

/** The newest runs of one place that are of use: for an export of an incident, or the last one of a thread. */
const most = 500;

/** Notes that a run was asked, or shown, in a channel or thread. What the runs are is read elsewhere, with their seals. */
export async function noteRan(
  { run, where, at }: { readonly run: string; readonly where: string; readonly at: Ms },
  { redis, keys }: Parts,
): Promise<void> {
  const key = keys.ran(where);
  await redis
    .multi()
    .zadd(key, at, run)
    .zremrangebyscore(key, '-inf', at - runTtlMs)
    .zremrangebyrank(key, 0, -most - 1)
    .pexpire(key, runTtlMs)
    .exec();
}

/** The oldest first. */
export function recentRuns(where: string, since: Ms, { redis, keys }: Parts): Promise<readonly string[]> {
  return redis.zrangebyscore(keys.ran(where), since, '+inf');
}
