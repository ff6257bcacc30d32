import { setTimeout as delay } from 'node:timers/promises';

/** Asks again until it is so: for what lies in Redis, which tells nobody. Rejects after 5 s. */
export async function untilTrue(isSo: () => Promise<boolean>, what: string): Promise<void> {
  const end = performance.now() + 5_000;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`not within 5 s: ${what}`);
    await delay(10);
  }
}
