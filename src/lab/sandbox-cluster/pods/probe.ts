import { setTimeout as sleep } from 'node:timers/promises';
import type { Probe } from '../model/container.ts';
import type { Probes } from './container-parts.ts';
import { type Probed, tryProbe } from './try-probe.ts';

/** Runs a container's probes until the signal: the startup probe first, then readiness and liveness side by side. */
export async function probeContainer(probed: Probed, told: Probes, signal: AbortSignal): Promise<void> {
  const { startupProbe, readinessProbe, livenessProbe } = probed.container;
  const begin = (probe: Probe | undefined, rest: Omit<Repeated, 'probed' | 'probe'>): Promise<boolean> =>
    probe === undefined ? Promise.resolve(true) : repeat({ probed, probe, ...rest }, signal);
  try {
    const begun = await begin(startupProbe, {
      until: 'success',
      succeeded: () => told.started(),
      failed: (why) => told.failed('startup', `Startup probe failed: ${why}`),
    });
    if (!begun) return;
    const readiness = begin(readinessProbe, {
      succeeded: () => told.ready(true),
      failed: () => told.ready(false),
      each: (why) => probed.unhealthy(`Readiness probe failed: ${why}`),
      eager: true,
    });
    const liveness = begin(livenessProbe, {
      succeeded: () => {},
      failed: (why) => told.failed('liveness', `Liveness probe failed: ${why}`),
    });
    await Promise.all([readiness, liveness]);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

interface Repeated {
  readonly probed: Probed;
  readonly probe: Probe;
  readonly until?: 'success';
  readonly succeeded: () => void;
  /** After as many failures as the threshold. */
  readonly failed: (why: string) => void;
  readonly each?: (why: string) => void;
  /** Asks often until the first success, so that a pod is up at once. */
  readonly eager?: true;
}

/** True once it succeeded, where that ends it; false once it failed for good. */
async function repeat(repeated: Repeated, signal: AbortSignal): Promise<boolean> {
  const { probed, probe, until, eager } = repeated;
  const { initialDelaySeconds = 0, periodSeconds = 10 } = probe;
  await sleep(initialDelaySeconds * 1000, undefined, { signal });
  const row = { good: 0, bad: 0 };
  for (;;) {
    const why = await tryProbe(probed, probe);
    signal.throwIfAborted();
    const verdict = judge(repeated, row, why);
    if (until !== undefined && verdict !== undefined) return verdict;
    const soon = eager === true && row.good === 0 && row.bad < 20;
    await sleep(soon ? Math.min(200, periodSeconds * 1000) : periodSeconds * 1000, undefined, { signal });
  }
}

/** Counts one try; a verdict once there were enough of a kind in a row. */
function judge(
  { probe, succeeded, failed, each }: Repeated,
  row: { good: number; bad: number },
  why: string | undefined,
) {
  if (why === undefined) {
    row.good += 1;
    row.bad = 0;
    if (row.good < (probe.successThreshold ?? 1)) return undefined;
    succeeded();
    return true;
  }
  row.good = 0;
  row.bad += 1;
  each?.(why);
  if (row.bad < (probe.failureThreshold ?? 3)) return undefined;
  failed(why);
  return false;
}
