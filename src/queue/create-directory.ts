import type { Redis } from 'ioredis';
import type { Ms } from '../request/request.ts';
import type { Directory, PodEntry } from '../run/directory.ts';
import { readEntry, revisionField } from './directory-fields.ts';
import { inTime } from './in-time.ts';
import { redisKeys } from './redis-keys.ts';

/** People type faster than pods change: a copy of this age is not compared with Redis again. */
const freshMs: Ms = 500;
/** A copy of this age is still good enough for who types, and is renewed for the next letter; an older one is waited for. */
const usableMs: Ms = 10_000;

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
  const renewing = new Map<string, Promise<Copy | undefined>>();
  const renew = async (cluster: string): Promise<Copy | undefined> => {
    const key = keys.directory(cluster);
    const revision = await inTime(redis, () => redis.hget(key, revisionField));
    if (revision === null) {
      copies.delete(cluster);
      return undefined;
    }
    const known = copies.get(cluster);
    const pods = known?.revision === revision ? known.pods : await readPods(redis, key);
    const copy = { revision, pods, checkedAt: now() };
    copies.set(cluster, copy);
    return copy;
  };
  /** Those who ask meanwhile wait for the same answer. */
  const renewOnce = (cluster: string): Promise<Copy | undefined> => {
    const work = renewing.get(cluster) ?? renew(cluster).finally(() => renewing.delete(cluster));
    renewing.set(cluster, work);
    return work;
  };
  return {
    async pods(cluster) {
      const known = copies.get(cluster);
      const age = known === undefined ? Number.POSITIVE_INFINITY : now() - known.checkedAt;
      if (known === undefined || age >= usableMs) return (await renewOnce(cluster))?.pods;
      // A failure is told once the copy is too old to be used.
      if (age >= freshMs) renewOnce(cluster).catch(() => undefined);
      return known.pods;
    },
  };
}

async function readPods(redis: Redis, key: string): Promise<readonly PodEntry[]> {
  const fields = await inTime(redis, () => redis.hgetall(key));
  return Object.entries(fields).flatMap(([field, value]) => readEntry(field, value) ?? []);
}
