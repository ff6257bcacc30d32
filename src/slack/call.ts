import { setTimeout as delay } from 'node:timers/promises';
import { WebAPIRateLimitedError } from '@slack/web-api';
import type { Ms } from '../request/request.ts';
import { translateError } from './translate-error.ts';

/** A limit that ends within this time is waited for here; a longer one is left to the queue. */
const waitAtMostMs: Ms = 3_000;

/**
 * One call of the Web API; what it throws is one of our kinds of error. A rate limit means that Slack did nothing, so even a
 * post may be made once more behind it.
 */
export async function call<T>(method: string, make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    const waitMs = error instanceof WebAPIRateLimitedError ? error.retryAfter * 1000 : Number.POSITIVE_INFINITY;
    if (waitMs > waitAtMostMs) throw translateError(error, method);
    await delay(waitMs);
  }
  try {
    return await make();
  } catch (error) {
    throw translateError(error, method);
  }
}
