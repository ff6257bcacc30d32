import { type AlertKind, type Clue, type Setting, scores } from './alert.ts';
import { isAboutPods, isExporter } from './is-exporter.ts';
import { kindOf } from './kind-words.ts';
import { type Slot, workloadSlots } from './label-slots.ts';
import { deploymentOf, isClusterName, isNamespace, isObjectName } from './pod-shape.ts';
import { type Mark, readPairs } from './read-pairs.ts';
import type { Pair } from './to-pairs.ts';

interface Alert {
  readonly slots: Map<Slot, string>;
  readonly over: boolean;
}

export interface ReadAs {
  /** Of a clue from these labels. */
  readonly score?: number;
  /** 'labels of the alert' */
  readonly from: string;
  /** Whether `service` may be a Service of Kubernetes: that of a scrape, or of an APM. */
  readonly services?: boolean;
}

/** The alerts of a text, by their labels: one clue for each, at the most exact thing that it names. */
export function readRecords(text: string, how: ReadAs): readonly Clue[] {
  return split(readPairs(text)).flatMap((record) => toClues(record, how));
}

/** A label that comes again belongs to the next alert. */
function split(pairs: readonly (Pair | Mark)[]): readonly Alert[] {
  const records: Alert[] = [];
  let over = false;
  let slots = new Map<Slot, string>();
  const close = (): void => {
    if (slots.size > 0) records.push({ slots, over });
    slots = new Map();
  };
  for (const pair of pairs) {
    if (typeof pair === 'string') {
      close();
      over = pair === 'next' ? over : pair === 'resolved';
      continue;
    }
    if (slots.has(pair.slot)) close();
    slots.set(pair.slot, pair.value);
  }
  close();
  return records;
}

function toClues({ slots, over }: Alert, { score = scores.label, from, services = false }: ReadAs): readonly Clue[] {
  const setting = settingOf(slots);
  const weight = over ? score - 10 : score;
  const clue = (kind: AlertKind, name: string, own = weight): readonly Clue[] => [
    { ...setting, kind, name, score: own, reason: `${from}: ${kind} ${name}` },
  ];
  const pod = validName(slots.get('exportedPod')) ?? validName(slots.get('pod'));
  const workload = workloadIn(slots);
  const own = pod !== undefined && isExporter(pod) && !isAboutPods(slots.get('alertname') ?? '');
  if (pod !== undefined && !own) return clue('Pod', pod);
  if (workload !== undefined) {
    const { container: _, ...outside } = setting;
    const where = pod === undefined ? setting : outside;
    return [{ ...where, ...workload, score: weight, reason: `${from}: ${workload.kind} ${workload.name}` }];
  }
  if (pod !== undefined) return clue('Pod', pod, scores.weak);
  const service = validName(slots.get('service'));
  if (services && isNamedService(service, slots)) return clue('Service', service ?? '', scores.shape);
  return Object.keys(setting).length === 0 ? [] : [{ ...setting, score: scores.setting, reason: from }];
}

function settingOf(slots: ReadonlyMap<Slot, string>): Setting {
  const cluster = slots.get('cluster');
  // A pod without `exported_` of its own was scraped itself; what is exported beside it is of something else.
  const own = slots.has('pod') && !slots.has('exportedPod') && workloadIn(slots) === undefined;
  const [first, second] = own
    ? (['namespace', 'exportedNamespace'] as const)
    : (['exportedNamespace', 'namespace'] as const);
  const namespace = slots.get(first) ?? slots.get(second);
  const container = slots.has('exportedPod')
    ? slots.get('exportedContainer')
    : (slots.get('exportedContainer') ?? slots.get('container'));
  return {
    ...(cluster !== undefined && isClusterName(cluster) ? { cluster } : {}),
    ...(namespace !== undefined && isNamespace(namespace) ? { namespace } : {}),
    ...(container !== undefined && isNamespace(container) && !isExporter(container) ? { container } : {}),
  };
}

function workloadIn(slots: ReadonlyMap<Slot, string>): { readonly kind: AlertKind; readonly name: string } | undefined {
  for (const [slot, kind] of Object.entries(workloadSlots)) {
    const name = validName(slots.get(slot as Slot));
    if (name !== undefined) return { kind, name };
  }
  const replicaSet = deploymentOf(slots.get('replicaset') ?? '');
  if (replicaSet !== undefined) return { kind: 'Deployment', name: replicaSet };
  const job = validName(slots.get('scrapeJob'));
  if (job !== undefined && /-\d{6,10}$/.test(job)) return { kind: 'Job', name: job };
  return named(slots.get('workloadKind'), slots.get('workload')) ?? named(slots.get('kind'), slots.get('name'));
}

function named(kindWord: string | undefined, word: string | undefined) {
  const name = validName(word);
  const kind = kindOf(kindWord ?? '');
  if (name === undefined || kind === undefined) return undefined;
  if (kind !== 'ReplicaSet') return { kind, name };
  const deployment = deploymentOf(name);
  return deployment === undefined ? undefined : { kind: 'Deployment' as const, name: deployment };
}

const validName = (name: string | undefined): string | undefined =>
  name !== undefined && isObjectName(name) ? name : undefined;

function isNamedService(service: string | undefined, slots: ReadonlyMap<Slot, string>): boolean {
  return service !== undefined && !isExporter(service) && slots.has('namespace') && !slots.has('node');
}
