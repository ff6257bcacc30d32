import type { ApiFacts } from '../check/api-facts.ts';
import { problem } from '../errors.ts';
import type { Finding } from '../report/finding.ts';

/** Evidence from these places of the API is text that only some may read: log lines, Events, literals of env. */
const sensitivePlaces = /^api:(?:log|events|env)\b/;

/** What a check may see of the API when the policy shows its asker no sensitive text: reasons and counts stay. */
export function hideSensitive(api: ApiFacts): ApiFacts {
  const { events } = api;
  return {
    ...api,
    ...(events !== undefined && 'seen' in events
      ? { events: { seen: events.seen.map(({ message: _message, ...event }) => event) } }
      : {}),
    ...(api.log === undefined ? {} : { log: { notLooked: notShown() } }),
  };
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
