import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

const [lookMs, limitMs, mostBusy] = [200, 5_000, 0.5] as const;

/**
 * Waits until other programs leave half of the machine alone, for a few seconds at most: each sample of each way begins
 * so. Resolves with whether it does.
 */
export async function idleMoment(): Promise<boolean> {
  const end = Date.now() + limitMs;
  while (Date.now() < end) {
    const before = times();
    await delay(lookMs);
    const after = times();
    if ((after.busy - before.busy) / (after.all - before.all) <= mostBusy) return true;
  }
  return false;
}

function times(): { readonly busy: number; readonly all: number } {
  const sums = cpus().map(({ times: { user, nice, sys, idle, irq } }) => ({
    busy: user + nice + sys + irq,
    all: user + nice + sys + irq + idle,
  }));
  return sums.reduce((sum, one) => ({ busy: sum.busy + one.busy, all: sum.all + one.all }));
}
