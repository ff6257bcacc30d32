import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Request } from './request.ts';

/** Equal for requests that ask the same of the same pods (sha256 of canonical JSON, RFC 8785), whoever asks. */
export function requestKey({ on, check, args }: Pick<Request, 'on' | 'check' | 'args'>): string {
  return createHash('sha256')
    .update(canonicalize({ on, check, args }) ?? '')
    .digest('hex');
}
