import { setTimeout as delay } from 'node:timers/promises';
import type { Ms } from '../../request/request.ts';

/** What the work comes to, or undefined when it takes longer; it goes on then, and nobody waits for it. */
export async function atMost<T>(ms: Ms, work: Promise<T>): Promise<T | undefined> {
  const over = new AbortController();
  const late = delay(ms, undefined, { signal: over.signal }).catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
    // It may fail while nobody listens any more.
    work.catch(() => undefined);
  }
}
