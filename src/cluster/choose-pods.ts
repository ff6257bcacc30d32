import type { V1Pod } from '@kubernetes/client-node';
import { podHealth } from './pod-health.ts';

/** Pods of one selection, least healthy first, and a sentence when there was a choice. */
export interface Chosen {
  readonly pods: readonly V1Pod[];
  readonly sentence?: string;
}

/** of: what the pods belong to, such as 'of Deployment web'. Pods that ended or go come last and are not counted. */
export function choosePods(pods: readonly V1Pod[], of: string): Chosen {
  const judged = pods.map((pod) => ({ pod, name: pod.metadata?.name ?? '', health: podHealth(pod) }));
  judged.sort((a, b) => b.health.sickness - a.health.sickness || a.name.localeCompare(b.name));
  const sorted = judged.map(({ pod }) => pod);
  const alive = judged.filter(({ health }) => health.sickness >= 0);
  const [first, second] = alive;
  if (first === undefined || second === undefined) return { pods: sorted };
  const same = alive.every(({ health }) => health.words === first.health.words);
  const sentence = same
    ? `one of ${alive.length} pods ${of}, all ${first.health.words}`
    : `least healthy of ${alive.length} pods ${of}: ${first.health.words}`;
  return { pods: sorted, sentence };
}
