import type { CoreV1Event } from '@kubernetes/client-node';

/** Event reasons that tell why a pod went; others ('Killing') only tell that it did. */
const causes = new Set(['Evicted', 'Preempted', 'TaintManagerEviction', 'NodeNotReady', 'OOMKilling', 'Preempting']);
const going = new Set([...causes, 'Killing']);

/** 'checkout-7f9c-abcde was replaced 3 min ago (Evicted)'; what no Event tells is left out. */
export function describeGone(pod: string, events: readonly CoreV1Event[], now: number): string {
  const telling = events.filter(({ reason }) => going.has(reason ?? ''));
  const at = Math.max(...telling.map(timeOf));
  const cause = telling.find(({ reason }) => causes.has(reason ?? ''))?.reason;
  const when = Number.isFinite(at) ? ` ${age(now - at)} ago` : '';
  return `${pod} was replaced${when}${cause === undefined ? '' : ` (${cause})`}`;
}

/** Milliseconds; Events of the newer API carry eventTime only. */
export function timeOf({ lastTimestamp, series, eventTime, firstTimestamp, metadata }: CoreV1Event): number {
  const at = lastTimestamp ?? series?.lastObservedTime ?? eventTime ?? firstTimestamp ?? metadata.creationTimestamp;
  return at === undefined || at === null ? 0 : new Date(at).getTime();
}

function age(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
