import type { ApiFacts, CoreV1Event, Looked, V1Pod } from '../check/api-facts.ts';
import { problem } from '../errors.ts';
import type { Finding } from '../report/finding.ts';

/** Evidence from these places of the API is text that only some may read: log lines, Events, literals of env. */
const sensitivePlaces = /^api:(?:logs?|events|related|env)\b/;

/** What a check may see of the API when the policy shows its asker no sensitive text: reasons and counts stay. */
export function hideSensitive(api: ApiFacts): ApiFacts {
  const { events, related } = api;
  return {
    ...api,
    pod: withoutLastWords(api.pod),
    ...(events === undefined ? {} : { events: withoutMessages(events) }),
    ...(related === undefined ? {} : { related: withoutMessages(related) }),
    ...(api.log === undefined ? {} : { log: { notLooked: notShown() } }),
    ...(api.logs === undefined ? {} : { logs: { notLooked: notShown() } }),
  };
}

function withoutMessages(events: Looked<readonly CoreV1Event[]>): Looked<readonly CoreV1Event[]> {
  if (!('seen' in events)) return events;
  return { seen: events.seen.map(({ message: _message, ...event }) => event) };
}

/** What a container leaves as its termination message may be the end of its log (FallbackToLogsOnError). */
function withoutLastWords(pod: V1Pod): V1Pod {
  const copy = structuredClone(pod);
  const statuses = [...(copy.status?.containerStatuses ?? []), ...(copy.status?.initContainerStatuses ?? [])];
  for (const ended of statuses.flatMap(({ state, lastState }) => [state?.terminated, lastState?.terminated])) {
    // StartError is the runtime's own word, not the container's.
    if (ended !== undefined && ended.reason !== 'StartError') delete ended.message;
  }
  return copy;
}

/** The same for findings: where the text stood is told, the text is not. */
export function hideEvidence(finding: Finding): Finding {
  const [first, ...rest] = finding.evidence.map(({ from, line }) => ({
    from,
    line: sensitivePlaces.test(from) ? '(the policy does not show you this text)' : line,
  }));
  return first === undefined ? finding : { ...finding, evidence: [first, ...rest] };
}

function notShown() {
  return problem(
    'text-not-shown',
    'Log text was left out: the policy does not let you see it.',
    'Ask for a rule with `sensitive: true` (docs/policy.md).',
  );
}
