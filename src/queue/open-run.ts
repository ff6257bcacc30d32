import type { Redis } from 'ioredis';
import type { Ms } from '../request/request.ts';
import type { Opening } from '../run/ports.ts';
import { noteRan } from './recent-runs.ts';
import type { RedisKeys } from './redis-keys.ts';
import { claimMarker, createHead, runTtlMs } from './run-scripts.ts';
import type { Seals } from './seals.ts';

export interface RunParts {
  readonly redis: Redis;
  readonly keys: RedisKeys;
  readonly now: () => Ms;
  readonly seals: Seals;
}

/** Between the claim of a marker and the run's head lie two round trips; after this time the bot in between has died. */
const claimedForMs: Ms = 10_000;
/** Each round of claiming ends with a marker that is newer than the last; more than a few means a fault. */
const mostClaims = 10;

/**
 * Opens a run, or names the one to join. A request key has one marker, `RUN AT`, that the newest run of that key holds;
 * it is taken by compare-and-set, so of many at once exactly one opens. It stands in the way while its run is on and
 * joinMs after its end. A run that is there already was opened by an earlier try of the same ask.
 */
export async function openRun(
  opening: Opening,
  how: { readonly again: boolean; readonly joinMs: Ms },
  { redis, keys, now, seals }: RunParts,
): Promise<{ readonly joined?: string }> {
  const { run } = opening.request;
  if ((await redis.exists(keys.head(run))) === 1) return {};
  let stale = '';
  for (let claim = 0; claim < mostClaims; claim += 1) {
    const mine = `${run} ${now()}`;
    const claimed = [mine, stale, how.again ? '1' : '0', runTtlMs] as const;
    const held = String(await redis.eval(claimMarker, 1, keys.join(opening.key), run, ...claimed));
    if (held === '') {
      await open(opening, { redis, keys, now, seals });
      return {};
    }
    const [other = '', at = '0'] = held.split(' ');
    const [there, endedAt] = await redis.hmget(keys.head(other), 'parts', 'endedAt');
    const dies = there === null ? Number(at) + claimedForMs : endedAt ? Number(endedAt) + how.joinMs : Infinity;
    if (now() < dies) return { joined: other };
    stale = held;
  }
  throw new Error(`the join marker of run ${run} could not be claimed`);
}

/** First known to the watchdog, then there: the other way round a crash in between could leave a silent run. */
async function open(opening: Opening, { redis, keys, seals }: RunParts): Promise<void> {
  const { run, at, askedAt, from } = opening.request;
  await redis.zadd(keys.open, opening.notAfter, run);
  for (const where of [at.channel ?? at.address, from.id]) await noteRan({ run, where, at: askedAt }, { redis, keys });
  await redis.eval(createHead, 1, keys.head(run), runTtlMs, ...fieldsOf(opening, seals));
}

function fieldsOf({ request, replyUrl, ...rest }: Opening, { seal }: Seals): string[] {
  const head = seal('run', { v: 1, request, ...rest });
  const fields = ['head', JSON.stringify(head), 'parts', String(rest.parts)];
  return replyUrl === undefined ? fields : [...fields, 'replyUrl', replyUrl];
}
