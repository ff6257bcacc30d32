import { rates } from './limits.ts';

export interface RateLimiter {
  /** Counts the call. The seconds to wait where it is one too many; it isn't counted then. */
  take(method: string, channel: string | undefined): number | undefined;
}

/** A sliding window per method, or per method and channel. now: milliseconds. */
export function createRateLimiter(now: () => number, table = rates): RateLimiter {
  const taken = new Map<string, number[]>();
  return {
    take: (method, channel) => {
      const rate = table[method];
      if (rate === undefined) return undefined;
      const key = rate.by === 'channel' ? `${method} ${channel}` : method;
      const recent = (taken.get(key) ?? []).filter((at) => at > now() - rate.inMs);
      taken.set(key, recent);
      const [oldest] = recent;
      if (oldest !== undefined && recent.length >= rate.calls) {
        return Math.max(1, Math.ceil((oldest + rate.inMs - now()) / 1_000));
      }
      recent.push(now());
      return undefined;
    },
  };
}

export const noRateLimiter: RateLimiter = { take: () => undefined };
