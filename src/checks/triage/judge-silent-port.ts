import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { repeatFinding } from './repeat-codes.ts';
import { logOf, type View } from './view.ts';

/** A port that only the spec declares is nobody's loss, unless the container itself said that it serves it. */
export function judgeSilentPort(view: View, finding: Finding): Finding {
  const [, port] = /\bport (\d{1,5})/.exec(finding.sentence) ?? [];
  if (finding.code !== 'port-declared-only' || port === undefined) return finding;
  const container = view.containers.find(({ title }) => title === finding.about);
  const lines = container === undefined ? [] : logOf(view, container.name, false);
  const said = lines.findLast((line) => claims.test(line) && new RegExp(`\\b${port}\\b`).test(line));
  if (said === undefined) return finding;
  const sentence = `nobody listens on port ${port} any more, although ${finding.about} said that it serves it: the process that did is gone`;
  return repeatFinding('port-no-longer-served', {
    about: finding.about,
    sentence,
    evidence: [finding.evidence[0], evidence('api:log', said)],
  });
}

const claims = /\b(?:listen(?:ing|s)?|serv(?:ing|es|er)|bound|started|accepting|running|ready)\b/i;
