import type { Finding } from '../../report/finding.ts';
import { readProbeFailure } from './probe-failure.ts';
import type { View } from './view.ts';

const starving = /^(?:thread-spins|cpu-throttled)$/;

/** A container without CPU time to answer its probes is no slow one any more: what takes it is then the cause. */
export function judgeStarved(view: View, finding: Finding): Finding {
  if (!starving.test(finding.code)) return finding;
  const container = view.containers.find(({ title }) => title === finding.about);
  const kinds = ['readiness', 'liveness', 'startup'] as const;
  const silent = kinds.some(
    (kind) => container !== undefined && readProbeFailure(view, container, kind, true)?.how === 'timeout',
  );
  return silent && container?.status?.ready === false ? { ...finding, severity: 'critical' } : finding;
}
