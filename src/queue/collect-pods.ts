import type { PodNews } from '../run/directory.ts';
import { fieldOf, writeEntry } from './directory-fields.ts';

/** What is to be written since the last time. */
export interface Batch {
  /** What lies there is of somebody else: it goes first. */
  readonly fresh: boolean;
  readonly is: readonly (readonly [field: string, value: string])[];
  readonly gone: readonly string[];
}

export interface CollectedPods {
  readonly hear: (news: PodNews) => void;
  /** undefined: nothing is to be written. */
  take(): Batch | undefined;
  /** It could not be written: what was not told anew meanwhile is to be written again. */
  giveBack(batch: Batch): void;
  /** All has to be told from the start. */
  forget(): void;
  /** Something was told since then. */
  readonly told: boolean;
}

/** So many names are kept; the others can still be typed. */
const mostPods = 20_000;

/** What is known of each pod, and which of it is not written yet. A pod whose entry stays the same is not written again. */
export function collectPods(): CollectedPods {
  const known = new Map<string, string>();
  let pending = new Map<string, string | undefined>();
  let [fresh, told] = [true, false];
  const set = (field: string, value: string): void => {
    if (known.get(field) === value || (known.size >= mostPods && !known.has(field))) return;
    known.set(field, value);
    pending.set(field, value);
  };
  const remove = (field: string): void => {
    if (known.delete(field)) pending.set(field, undefined);
  };
  const replace = ({ namespace, pods }: Extract<PodNews, { type: 'all' }>): void => {
    const there = new Map(pods.map(writeEntry));
    const start = namespace === undefined ? '' : fieldOf(namespace, '');
    for (const field of known.keys()) if (field.startsWith(start) && !there.has(field)) remove(field);
    for (const [field, value] of there) set(field, value);
  };
  return {
    hear: (news) => {
      told = true;
      if (news.type === 'all') replace(news);
      else if (news.type === 'is') set(...writeEntry(news.pod));
      else remove(fieldOf(news.namespace, news.name));
    },
    take: () => {
      if (!told || (!fresh && pending.size === 0)) return undefined;
      const entries = [...pending];
      const batch = {
        fresh,
        is: entries.flatMap(([field, value]) => (value === undefined ? [] : [[field, value] as const])),
        gone: fresh ? [] : entries.flatMap(([field, value]) => (value === undefined ? [field] : [])),
      };
      pending = new Map();
      fresh = false;
      return batch;
    },
    giveBack: (batch) => {
      fresh ||= batch.fresh;
      const before = [...batch.is, ...batch.gone.map((field) => [field, undefined] as const)];
      pending = new Map<string, string | undefined>([...before, ...pending]);
    },
    forget: () => {
      known.clear();
      pending = new Map();
      [fresh, told] = [true, false];
    },
    get told() {
      return told;
    },
  };
}
