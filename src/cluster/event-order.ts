import type { CoreV1Event } from '@kubernetes/client-node';
import { timeOf } from './gone-pod.ts';

/** Some Events carry whole seconds and some less, so within a second the name decides: it ends in the time of its making. */
export function byTime(a: CoreV1Event, b: CoreV1Event): number {
  const seconds = Math.floor(timeOf(a) / 1000) - Math.floor(timeOf(b) / 1000);
  return seconds || (a.metadata.name ?? '').localeCompare(b.metadata.name ?? '');
}
