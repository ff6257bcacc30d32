import { setTimeout as delay } from 'node:timers/promises';
import { asError } from './errors.ts';
import type { Log } from './log.ts';

/** Does the work again and again, one at a time, with a pause behind each; a failure is logged and the next turn comes. */
export function repeat(
  work: () => Promise<unknown>,
  { everyMs, log }: { readonly everyMs: number; readonly log: Log },
): { close(): Promise<void> } {
  const closing = new AbortController();
  const turns = (async () => {
    while (!closing.signal.aborted) {
      await work().catch((error: unknown) => log.warn({ err: asError(error) }, 'a repeated look failed'));
      await delay(everyMs, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  })();
  return {
    close: () => {
      closing.abort();
      return turns;
    },
  };
}
