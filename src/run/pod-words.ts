import { createHash } from 'node:crypto';
import type { PodEntry } from './directory.ts';

/** What several pods belong to. */
export interface Workload {
  readonly kind: string;
  readonly name: string;
  readonly app?: string;
  readonly pods: number;
  readonly ready: number;
}

/** Whether each of the typed words stands in one of the texts, in any order. */
export function fitsWords(words: string, texts: readonly (string | undefined)[]): boolean {
  const all = texts.join(' ').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}

/** The workloads of these pods by name; pods that belong to nothing have none. */
export function workloadsOf(pods: readonly PodEntry[]): readonly Workload[] {
  const found = new Map<string, Workload>();
  for (const { owner, app, health } of pods) {
    if (owner === undefined) continue;
    const key = `${owner.name}/${owner.kind}`;
    const before = found.get(key) ?? { ...owner, ...(app === undefined ? {} : { app }), pods: 0, ready: 0 };
    const ready = before.ready + (health.startsWith('ready') ? 1 : 0);
    found.set(key, { ...before, pods: before.pods + 1, ready });
  }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, workload]) => workload);
}

/** Slack takes no longer value of an option; names of pods have up to 253 characters. */
const longestValue = 150;

/** What stands for a name where only 150 characters fit: the name itself, else a mark of it. */
export function shortenedName(name: string): string {
  return name.length <= longestValue ? name : `#${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
}

/** No name of Kubernetes begins so. */
export function isShortened(value: string): boolean {
  return value.startsWith('#');
}
