import { setTimeout as sleep } from 'node:timers/promises';

/** Waits ms, or less when `or` settles before. Rejects with the signal's reason. */
export async function pause(ms: number, signal: AbortSignal, or?: Promise<unknown>): Promise<void> {
  signal.throwIfAborted();
  const stop = new AbortController();
  const until = AbortSignal.any([signal, stop.signal]);
  const slept = sleep(ms, undefined, { signal: until }).catch(() => {});
  try {
    await (or === undefined ? slept : Promise.race([slept, or]));
  } finally {
    stop.abort();
  }
  signal.throwIfAborted();
}
