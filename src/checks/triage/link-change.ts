import type { Finding } from '../../report/finding.ts';
import { linkedMs } from './judge-owner.ts';
import { eventMs } from './probe-failure.ts';
import type { View } from './view.ts';
import type { Change } from './what-changed.ts';
import { msOf } from './words.ts';

const longest = 120;

/** A failure that began within 15 minutes after the last change says so: whoever made the change knows what to do. */
export function linkChange(view: View, finding: Finding, change: Change | undefined): Finding {
  if (change === undefined || finding.severity !== 'critical' || finding.hop === 'node' || finding.hop === 'cluster')
    return finding;
  const madeAt = msOf(view.pod.metadata?.creationTimestamp) ?? 0;
  const began = firstFailure(view);
  if (madeAt < change.atMs - 1000 || began === undefined || began - change.atMs > linkedMs) return finding;
  const what = change.words.length > longest ? '' : ` (${change.words})`;
  return { ...finding, sentence: `${finding.sentence}; it began after the last change${what}` };
}

function firstFailure({ events, containers }: View): number | undefined {
  const warned = events
    .filter(({ type }) => type === 'Warning')
    .map((event) => msOf(event.firstTimestamp) ?? eventMs(event));
  const ended = containers.flatMap(
    ({ status }) => msOf(status?.lastState?.terminated?.finishedAt ?? status?.state?.terminated?.finishedAt) ?? [],
  );
  const all = [...warned, ...ended].filter((ms) => ms > 0);
  return all.length === 0 ? undefined : Math.min(...all);
}
