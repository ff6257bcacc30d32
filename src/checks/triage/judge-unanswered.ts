import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { placeFinding } from './place-codes.ts';
import type { View } from './view.ts';
import { msOf, span } from './words.ts';

/** A scheduler answers within seconds; where none of that name runs, nothing is ever said. */
const answersWithinMs = 10_000;

/** A pod of which no scheduler has said a word. */
export function judgeUnanswered({ pod, podName, now }: View): Finding | undefined {
  const scheduler = pod.spec?.schedulerName ?? 'default-scheduler';
  const waited = now - (msOf(pod.metadata?.creationTimestamp) ?? now);
  if (waited < answersWithinMs && scheduler === 'default-scheduler') return undefined;
  const which = scheduler === 'default-scheduler' ? 'the scheduler' : `its scheduler ${scheduler} (schedulerName)`;
  const sentence = `no node takes the pod (Pending, not scheduled): ${which} says nothing since ${span(waited)}, as one that does not run`;
  const seen = [evidence('api:pod', `schedulerName ${scheduler}, no condition PodScheduled`)] as const;
  return placeFinding('not-scheduled-no-scheduler', { about: `pod ${podName}`, sentence, evidence: seen });
}
