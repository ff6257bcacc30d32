import { setTimeout as delay } from 'node:timers/promises';
import type { Ms } from './request/request.ts';

/** What the work comes to, or undefined when it takes longer; it goes on then, and nobody hears how it ends. */
export async function atMost<T>(limitMs: Ms, work: Promise<T>): Promise<T | undefined> {
  const over = new AbortController();
  const late = delay(limitMs, undefined, { signal: over.signal }).catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
    // It may fail while nobody listens any more.
    work.catch(() => undefined);
  }
}
