import { setTimeout as sleep } from 'node:timers/promises';
import type { Probe } from '../model/container.ts';
import type { Probes } from './container-parts.ts';
import { type Probed, tryProbe, whyNotTried } from './try-probe.ts';

/** Runs a container's probes until the signal: the startup probe first, then readiness and liveness side by side. */
export async function probeContainer(probed: Probed, told: Probes, signal: AbortSignal): Promise<void> {
  const { startupProbe, readinessProbe, livenessProbe } = probed.container;
  const begin = (probe: Probe | undefined, rest: Omit<Repeated, 'probed' | 'probe'>): Promise<boolean> =>
    probe === undefined ? Promise.resolve(true) : repeat({ probed, probe, ...rest }, signal);
  try {
    const begun = await begin(startupProbe, {
      kind: 'Startup',
      succeeded: () => told.started(),
      failed: () => told.failed('startup'),
    });
    if (!begun) return;
    const readiness = begin(readinessProbe, {
      kind: 'Readiness',
      succeeded: () => told.ready(true),
      failed: () => told.ready(false),
      eager: true,
    });
    const liveness = begin(livenessProbe, {
      kind: 'Liveness',
      succeeded: () => {},
      failed: () => told.failed('liveness'),
    });
    await Promise.all([readiness, liveness]);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

interface Repeated {
  readonly probed: Probed;
  readonly probe: Probe;
  readonly kind: 'Startup' | 'Readiness' | 'Liveness';
  readonly succeeded: () => void;
  /** After as many failures as the threshold. */
  readonly failed: () => void;
  /** Asks often, and without a word, at first, so that a pod is up at once. */
  readonly eager?: true;
}

const eagerMs = { every: 200, longest: 4_000 } as const;
/** A genuine kubelet knows of a container that runs only after its next look. */
const firstProbeMs = 1_000;

/** True once the startup probe succeeded; false once the container is to be killed. */
async function repeat(repeated: Repeated, signal: AbortSignal): Promise<boolean> {
  const { probed, probe, kind, eager = false } = repeated;
  const { initialDelaySeconds = 0, periodSeconds = 10 } = probe;
  await sleep(Math.max(initialDelaySeconds * 1000, eager ? 0 : firstProbeMs), undefined, { signal });
  const eagerUntil = Date.now() + (eager ? Math.min(eagerMs.longest, periodSeconds * 1000) : 0);
  const row = { good: 0, bad: 0 };
  const errored = whyNotTried(probed.container, probe);
  for (;;) {
    if (errored !== undefined) {
      // Neither a success nor a failure to the kubelet, so that the container stays as it is.
      probed.unhealthy(`${kind} probe errored and resulted in unknown state: ${errored}`);
      await sleep(periodSeconds * 1000, undefined, { signal });
      continue;
    }
    const why = await tryProbe(probed, probe);
    signal.throwIfAborted();
    if (why !== undefined && row.good === 0 && Date.now() < eagerUntil) {
      await sleep(eagerMs.every, undefined, { signal });
      continue;
    }
    const verdict = judge(repeated, row, why);
    if (kind === 'Startup' && verdict === true) return true;
    if (kind !== 'Readiness' && verdict === false) return false;
    await sleep(periodSeconds * 1000, undefined, { signal });
  }
}

/** Counts one try; a verdict once there were enough of a kind in a row. */
function judge(
  { probed, probe, kind, succeeded, failed }: Repeated,
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
  probed.unhealthy(`${kind} probe failed: ${why}`);
  if (row.bad < (probe.failureThreshold ?? 3)) return undefined;
  failed();
  return false;
}
