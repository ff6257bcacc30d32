import type { Decision } from '../access/permit.ts';
import type { CheckWords } from '../request/command.ts';
import type { Person, Place, Request } from '../request/request.ts';
import type { Directory, PodEntry } from './directory.ts';
import { fitsWords, shortenedName, type Workload, workloadsOf } from './pod-words.ts';

/** Slack takes no more options at once. */
const mostShown = 100;

export interface PickerParts {
  readonly directory: Directory;
  readonly authorize: (request: Request) => Decision;
  readonly clusters: readonly string[];
  readonly checks: readonly CheckWords[];
}

/** Who looks for something, and what they mean to run there. */
export interface Asking {
  /** Vouched for. */
  readonly who: Person;
  readonly at: Place;
  readonly check: string;
}

export interface Spot {
  readonly cluster: string;
  readonly namespace: string;
}

/** What a person may choose from, by the words they typed; at most 100 of each. TransientError when Redis does not answer. */
export interface Pickers {
  /** Of which there are names. */
  clusters(asking: Asking, words: string): Promise<readonly string[]>;
  namespaces(asking: Asking, cluster: string, words: string): Promise<readonly string[]>;
  workloads(asking: Asking, spot: Spot, words: string): Promise<readonly Workload[]>;
  /** Those that are not ready first. */
  pods(
    asking: Asking,
    spot: Spot & { readonly workload?: string | undefined },
    words: string,
  ): Promise<readonly PodEntry[]>;
  /** The pod or the workload ('Deployment/checkout') behind a shortened name; undefined: it is not there any more. */
  named(asking: Asking, spot: Spot, shortened: string): Promise<string | undefined>;
}

/** Searches the directory; where a person could run no check at all, they see nothing, not even names. */
export function createPickers({ directory, authorize, clusters, checks }: PickerParts): Pickers {
  const maySee = ({ who, at, check }: Asking, { cluster, namespace }: Spot): boolean => {
    const on = [{ cluster, namespace, pick: 'one', by: { name: 'x' } }] as const;
    const request = { run: '', from: who, at: { ...at, private: true }, on, args: {}, limitMs: 1, askedAt: 0 };
    const all = [check, ...checks.map(({ name }) => name).filter((name) => name !== check)];
    return all.some((one) => 'permit' in authorize({ ...request, check: one }));
  };
  const podsAt = async (asking: Asking, { cluster, namespace }: Spot): Promise<readonly PodEntry[]> => {
    if (!clusters.includes(cluster) || !maySee(asking, { cluster, namespace })) return [];
    return ((await directory.pods(cluster)) ?? []).filter((pod) => pod.namespace === namespace);
  };
  const namespaces: Pickers['namespaces'] = async (asking, cluster, words) => {
    if (!clusters.includes(cluster)) return [];
    const all = new Set(((await directory.pods(cluster)) ?? []).map(({ namespace }) => namespace));
    return firstOf([...all].filter((name) => fitsWords(words, [name])).toSorted(), (namespace) =>
      maySee(asking, { cluster, namespace }),
    );
  };
  return {
    namespaces,
    clusters: async (asking, words) => {
      const fitting = clusters.filter((name) => fitsWords(words, [name]));
      const seen = await Promise.all(fitting.map(async (name) => (await namespaces(asking, name, '')).length > 0));
      return fitting.filter((_, at) => seen[at]).slice(0, mostShown);
    },
    workloads: async (asking, spot, words) =>
      workloadsOf(await podsAt(asking, spot))
        .filter(({ kind, name, app }) => fitsWords(words, [kind, name, app]))
        .slice(0, mostShown),
    pods: async (asking, { workload, ...spot }, words) =>
      (await podsAt(asking, spot))
        .filter(({ owner }) => workload === undefined || shortenedName(`${owner?.kind}/${owner?.name}`) === workload)
        .filter(({ name, owner, app, health }) => fitsWords(words, [name, owner?.name, app, health]))
        .toSorted(sickFirst)
        .slice(0, mostShown),
    named: async (asking, spot, shortened) =>
      (await podsAt(asking, spot))
        .flatMap(({ name, owner }) => [name, ...(owner === undefined ? [] : [`${owner.kind}/${owner.name}`])])
        .find((name) => shortenedName(name) === shortened),
  };
}

function sickFirst(a: PodEntry, b: PodEntry): number {
  return Number(a.health.startsWith('ready')) - Number(b.health.startsWith('ready')) || compare(a.name, b.name);
}

/** By code points: localeCompare takes ten times as long, and names of pods are ASCII. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** The first that pass: the rest is not judged. */
function firstOf(names: readonly string[], passes: (name: string) => boolean): readonly string[] {
  const found: string[] = [];
  for (const name of names) {
    if (found.length === mostShown) break;
    if (passes(name)) found.push(name);
  }
  return found;
}
