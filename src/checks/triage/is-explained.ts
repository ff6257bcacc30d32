import type { Finding } from '../../report/finding.ts';
import type { View } from './view.ts';

/** Where a peer, the network or a process may be the reason, the API alone does not say enough. */
const open =
  /^(?:crash-for-peer|crash-exit|crash-exception|crash-login-refused|readiness-probe-fails|liveness-probe-kills|startup-probe-kills|init-container-waits)$/;

/** One peer that is missing says nothing of the others, as long as the container runs and can be looked at. */
const ofOnePeer =
  /^(?:service-(?:selects-nothing|scaled-to-zero|none-ready|port-missing|without-selector)|headless-none-ready|name-not-found)$/;

/** Whether the API alone tells the root, so that no container need be let in. */
export function isExplained(findings: readonly Finding[], { pod }: View): boolean {
  const runs = pod.status?.containerStatuses?.every(({ state }) => state?.running !== undefined) === true;
  return findings.some(
    ({ severity, code }) => severity === 'critical' && !open.test(code) && !(runs && ofOnePeer.test(code)),
  );
}
