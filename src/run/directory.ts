/** A pod as pickers need it: names and how it is, nothing of what runs in it. */
export interface PodEntry {
  readonly namespace: string;
  readonly name: string;
  /** What it belongs to, in the words that a person uses. */
  readonly owner?: { readonly kind: string; readonly name: string };
  /** What its labels call the app, where neither of the names begins so. */
  readonly app?: string;
  /** 'ready', or what is wrong: 'not ready, CrashLoopBackOff, restarted 4 times'. */
  readonly health: string;
}

/** What a watch of pods tells. */
export type PodNews =
  /** These are all; of this namespace alone where one is named. */
  | { readonly type: 'all'; readonly namespace?: string; readonly pods: readonly PodEntry[] }
  | { readonly type: 'is'; readonly pod: PodEntry }
  | { readonly type: 'gone'; readonly namespace: string; readonly name: string };

/** The pods of each cluster as its workers tell them: no authority, only names to choose from. */
export interface Directory {
  /** undefined: no worker tells of this cluster. TransientError when Redis does not answer. */
  pods(cluster: string): Promise<readonly PodEntry[] | undefined>;
}
