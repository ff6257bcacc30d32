import type { Subject } from '../../request/alerts/alert.ts';
import type { Recognised } from '../../request/alerts/recognise-alert.ts';

/** What to do with a message: go ahead, ask which one, or say why not. reason is a part of a sentence. */
export type LookStep =
  | { readonly go: Subject; readonly reason: string }
  | { readonly ask: readonly Subject[]; readonly reason: string }
  | { readonly nothing: string };

/** Slack shows at most 25 buttons in a row of them; nobody reads as many. */
const mostChoices = 10;

/**
 * What was recognised, in the clusters that kdebug knows. Monitoring has names of its own for clusters: where the message
 * names one that kdebug does not know, the person says which one is meant. No clusters given: none is judged.
 */
export function toLookStep(found: Recognised, clusters: readonly string[]): LookStep {
  const { reason } = found;
  if (!('choices' in found) && found.answer === null) return { nothing: reason };
  const subjects = 'choices' in found ? found.choices : found.answer === null ? [] : [found.answer];
  const strange = subjects.find(({ cluster }) => cluster !== undefined && !clusters.includes(cluster))?.cluster;
  const [only, ...more] = subjects;
  if (strange === undefined || clusters.length === 0) {
    return only !== undefined && more.length === 0 ? { go: only, reason } : { ask: subjects, reason };
  }
  const known = subjects.flatMap((subject) => inClusters(subject, clusters));
  return { ask: known.slice(0, mostChoices), reason: `kdebug knows no cluster ${strange}; ${reason}` };
}

function inClusters(subject: Subject, clusters: readonly string[]): readonly Subject[] {
  if (subject.cluster === undefined || clusters.includes(subject.cluster)) return [subject];
  return clusters.map((cluster) => ({ ...subject, cluster }));
}
