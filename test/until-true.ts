import { setTimeout as delay } from 'node:timers/promises';

/** Asks again until it is so: for what lies in Redis, which tells nobody. Rejects after 5 s, or limitMs. */
export async function untilTrue(isSo: () => Promise<boolean>, what: string, limitMs = 5_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`not within ${limitMs} ms: ${what}`);
    await delay(10);
  }
}
