import type { Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { inTime } from './in-time.ts';
import { redisKeys } from './redis-keys.ts';

export interface UpdateBudget {
  /** Whether one more update may be sent now. TransientError when Redis does not answer. */
  take(): Promise<boolean>;
}

/** One budget of `chat.update` for the whole workspace, whichever process sends. A minute begins with its first update. */
export function createUpdateBudget(
  { redis, prefix }: { readonly redis: Redis; readonly prefix: string },
  perMinute: number,
): UpdateBudget {
  const keyPrefix = redisKeys(prefix).updates;
  const limiter = new RateLimiterRedis({ storeClient: redis, keyPrefix, points: perMinute, duration: 60 });
  const take = async (): Promise<boolean> => {
    try {
      await limiter.consume('workspace');
      return true;
    } catch (thrown) {
      // The limiter throws its result when the budget is used up, and an Error when Redis failed.
      if (thrown instanceof RateLimiterRes) return false;
      throw thrown;
    }
  };
  return { take: () => inTime(redis, take) };
}
