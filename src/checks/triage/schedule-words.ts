import type { View } from './view.ts';
import { listed } from './words.ts';

type Selector = { readonly matchLabels?: Readonly<Record<string, string>> } | undefined;

/** Where a spread constraint lets no pod go: a label that no node has, or a domain that has as many as it may. */
export function topologyWords({ pod, nodes }: View): string {
  const hard = (pod.spec?.topologySpreadConstraints ?? []).filter(
    ({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule',
  );
  const keys = [...new Set(hard.map(({ topologyKey }) => topologyKey))];
  const unknown = keys.filter((key) => nodes?.every(({ metadata }) => metadata?.labels?.[key] === undefined) === true);
  if (unknown.length > 0 && nodes?.length !== 0)
    return `its topology spread constraints want nodes with the label ${listed(unknown)}, and no node has it`;
  const over = keys.length === 0 ? '' : ` over ${listed(keys)}`;
  return `its topology spread constraints${over} allow no further pod on these nodes`;
}

/** 'with app=cache': the labels of the pods beside which it wants to be. */
export function wantedBeside({ pod }: View): string {
  const terms = pod.spec?.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const labels = terms.flatMap(({ labelSelector }) => words(labelSelector));
  return labels.length === 0 ? 'of its choice' : `with ${listed(labels)}`;
}

/** The pod that had the room before, where one of a higher priority took it. */
export function preempted({ pod, related }: View): string {
  const owner = pod.metadata?.ownerReferences?.find(({ controller }) => controller === true)?.name;
  const taken = related.findLast(
    ({ reason, involvedObject }) =>
      reason === 'Preempted' && owner !== undefined && involvedObject.name?.startsWith(`${owner}-`) === true,
  );
  if (taken === undefined) return '';
  return `; ${taken.involvedObject.name ?? ''}, which had room, was preempted: a pod of a higher priority took its place`;
}

function words(selector: Selector): readonly string[] {
  return Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
}
