import type { Redis } from 'ioredis';
import type { Ms } from '../request/request.ts';
import type { Directory, PodEntry } from '../run/directory.ts';
import { readEntry, revisionField } from './directory-fields.ts';
import { inTime } from './in-time.ts';
import { redisKeys } from './redis-keys.ts';

/** People type faster than pods change: within this time a copy is not compared with Redis again. */
const freshMs: Ms = 500;

interface Copy {
  readonly revision: string;
  readonly pods: readonly PodEntry[];
  readonly checkedAt: Ms;
}

/** Reads what the workers tell. One copy a cluster is kept, and read anew when its revision is another. */
export function createDirectory(
  { redis, prefix }: { readonly redis: Redis; readonly prefix: string },
  now: () => Ms = Date.now,
): Directory {
  const keys = redisKeys(prefix);
  const copies = new Map<string, Copy>();
  return {
    async pods(cluster) {
      const known = copies.get(cluster);
      if (known !== undefined && now() - known.checkedAt < freshMs) return known.pods;
      const key = keys.directory(cluster);
      const revision = await inTime(redis, () => redis.hget(key, revisionField));
      if (revision === null) {
        copies.delete(cluster);
        return undefined;
      }
      const pods = known?.revision === revision ? known.pods : await readPods(redis, key);
      copies.set(cluster, { revision, pods, checkedAt: now() });
      return pods;
    },
  };
}

async function readPods(redis: Redis, key: string): Promise<readonly PodEntry[]> {
  const fields = await inTime(redis, () => redis.hgetall(key));
  return Object.entries(fields).flatMap(([field, value]) => readEntry(field, value) ?? []);
}
