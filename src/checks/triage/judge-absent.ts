import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { explainLine } from './explain-line.ts';
import { readLogReason } from './read-log-reason.ts';
import { repeatFinding } from './repeat-codes.ts';
import { type Container, logOf, type View } from './view.ts';

/** Whoever says that goes on without the file. */
const goesOn = /\b(?:default|ignor|skip|without|fall(?:ing)?.?back|continu|optional|using|instead)/i;

/**
 * A container that runs, and whose last words are that a file is missing where an optional volume is mounted: said once it
 * is no repeated trouble, but nothing came after it, and the pod starts without what such a volume refers to.
 */
export function judgeAbsent(view: View, container: Container): Finding | undefined {
  if (container.status?.state?.running === undefined || container.isInit) return undefined;
  const [last] = logOf(view, container.name, false).slice(-1);
  const reason = last === undefined || goesOn.test(last) ? undefined : readLogReason([last]);
  if (reason?.code !== 'crash-missing-file') return undefined;
  const { clause } = explainLine(view, container, reason);
  if (!clause.includes('which is optional')) return undefined;
  const sentence = `the last words of ${container.title} are that a file is missing: ${clause}`;
  return repeatFinding('log-repeats-missing-file', {
    about: container.title,
    sentence,
    evidence: [evidence('api:log', reason.line)],
    nextStep:
      'Create what the volume refers to, with the keys that the app reads: it is optional, so the pod starts without.',
  });
}
