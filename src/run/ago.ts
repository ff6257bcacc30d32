import prettyMs from 'pretty-ms';
import type { Ms } from '../request/request.ts';

/** How long ago, in words and whole: '3 minutes ago'; less than a second is 'just now'. */
export function ago(elapsed: Ms): string {
  return elapsed < 1000 ? 'just now' : `${prettyMs(elapsed, { compact: true, verbose: true })} ago`;
}
