import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Spec } from './spec.ts';

/** sha256 of the spec's canonical JSON (RFC 8785): what an approval is bound to and the audit line names. */
export function hashSpec(spec: Spec): string {
  return createHash('sha256')
    .update(canonicalize(spec) ?? '')
    .digest('hex');
}

/** One name per job and round, so that a second worker finds the container of the first. A DNS label. */
export function containerName(jobId: string, round: number): string {
  return `kdebug-${createHash('sha256').update(jobId).digest('hex').slice(0, 12)}-${round}`;
}
