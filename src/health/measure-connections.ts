import type { Metrics } from './create-metrics.ts';
import type { WaitsFor } from './serve-health.ts';

/** The same look; each time it is asked, also by a probe, what is connected is written down. */
export function measureConnections(
  waitsFor: WaitsFor,
  to: readonly string[],
  { connected }: Pick<Metrics, 'connected'>,
): WaitsFor {
  return () => {
    const missing = waitsFor();
    for (const name of to) connected.set({ to: name }, missing.includes(name) ? 0 : 1);
    return missing;
  };
}
