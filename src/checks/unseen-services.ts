import { evidence } from '../check/make-finding.ts';
import type { Finding } from '../report/finding.ts';
import { type PeerContext, peerFinding } from './looked-peer.ts';

/** Without the Services a peer's failure can be seen, but not its root: that is said, with what the API answered. */
export function unseenServices({ services, step }: PeerContext): Finding[] {
  if (services === undefined || 'seen' in services) return [];
  const { message, nextStep } = services.notLooked;
  const sentence = `could not look at the Services: ${message}`;
  return [
    peerFinding('services-unseen', { about: 'Services', sentence, evidence: [evidence(step, message)], nextStep }),
  ];
}
