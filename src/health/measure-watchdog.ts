import type { watchdog } from '../run/watchdog.ts';
import type { Metrics } from './create-metrics.ts';

/** Writes down what one look of the watchdog found. */
export function measureWatchdog(
  { ended, woken, unsettled }: Awaited<ReturnType<typeof watchdog>>,
  { open, overdue, endedLate }: Pick<Metrics, 'open' | 'overdue' | 'endedLate'>,
): void {
  open.set(unsettled);
  overdue.set(woken);
  endedLate.inc(ended);
}
