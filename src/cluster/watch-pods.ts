import type { V1Pod } from '@kubernetes/client-node';
import { asError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { PodEntry, PodNews } from '../run/directory.ts';
import type { Api } from './api.ts';
import { ApiRefusal } from './cluster-errors.ts';
import { isAllowed } from './explain-refusal.ts';
import { linesOf } from './lines-of.ts';
import { pagesOf } from './list-all.ts';
import { pause } from './pause.ts';
import { podEntry } from './pod-entry.ts';
import { reviveDates } from './revive-dates.ts';

export interface PodWatch {
  /** Where pods may not be listed across all namespaces: those that are asked one by one. */
  readonly namespaces: readonly string[];
  readonly hear: (news: PodNews) => void;
}

/** Whole pods are some ten KB each: a small page keeps the worker small. */
const pageSize = 100;
/** The API server ends a watch after this time; one that outlives it by far hangs. */
const watchS = 300;
const hangsAfterMs = (watchS + 30) * 1_000;
const againMs = { first: 1_000, most: 60_000 } as const;

/**
 * Tells of every pod that kdebug may list, until the signal aborts: all of them first, then what changes. It tries again
 * whatever fails, because the directory is a convenience that nobody waits for.
 */
export async function watchPods(api: Api, watch: PodWatch, { signal, log }: Ending): Promise<void> {
  const scopes = await untilDone(() => scopesOf(api, watch.namespaces, signal), { signal, log });
  const each = (scopes ?? []).map((namespace) =>
    untilDone(() => followScope(api, namespace, { ...watch, signal, log }), { signal, log }),
  );
  await Promise.all(each);
}

interface Ending {
  readonly signal: AbortSignal;
  readonly log: Log;
}

async function untilDone<T>(work: () => Promise<T>, { signal, log }: Ending): Promise<T | undefined> {
  for (let waitMs: number = againMs.first; !signal.aborted; waitMs = Math.min(waitMs * 2, againMs.most)) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted) return undefined;
      log.debug({ err: asError(error) }, 'pods are not watched for the directory; it is tried again');
    }
    await pause(waitMs, signal).catch(() => undefined);
  }
  return undefined;
}

/** [undefined]: all namespaces at once. */
async function scopesOf(
  api: Api,
  namespaces: readonly string[],
  signal: AbortSignal,
): Promise<readonly (string | undefined)[]> {
  return (await isAllowed(api, { verb: 'list', resource: 'pods' }, signal)) ? [undefined] : namespaces;
}

type Following = PodWatch & Ending;

/** Lists and watches, until the server no longer knows where it was. Rejects with what failed. */
async function followScope(api: Api, namespace: string | undefined, following: Following): Promise<never> {
  for (;;) {
    const from = await listScope(api, namespace, following);
    try {
      await watchFrom(api, { namespace, from }, following);
      // A server that forgets at once would be asked for all pods without a pause.
      await pause(againMs.first, following.signal);
    } catch (error) {
      // Without the right to watch, what is there is asked for now and then.
      if (!(error instanceof ApiRefusal) || error.status !== 403) throw error;
      await pause(againMs.most, following.signal);
    }
  }
}

async function listScope(
  api: Api,
  namespace: string | undefined,
  { hear, signal }: Following,
): Promise<string | undefined> {
  const pods: PodEntry[] = [];
  let version: string | undefined;
  const call = { resource: 'pods', ...inNamespace(namespace), query: { limit: pageSize } } as const;
  for await (const page of pagesOf<V1Pod>(api, call, signal)) {
    for (const pod of page.items) pods.push(podEntry(pod));
    version = page.metadata?.resourceVersion ?? version;
  }
  hear({ type: 'all', ...inNamespace(namespace), pods });
  return version;
}

interface From {
  readonly namespace: string | undefined;
  readonly from: string | undefined;
}

/** Resolves when the list has to be read anew. */
async function watchFrom(api: Api, { namespace, from }: From, { hear, signal }: Following): Promise<void> {
  for (let version = from; ; ) {
    const query = { watch: true, allowWatchBookmarks: true, timeoutSeconds: watchS, resourceVersion: version };
    const until = AbortSignal.any([signal, AbortSignal.timeout(hangsAfterMs)]);
    const call = { verb: 'watch', resource: 'pods', ...inNamespace(namespace), query } as const;
    for await (const line of linesOf(await api.stream(call, until))) {
      const { type, object } = JSON.parse(line) as { type: string; object: V1Pod };
      // 410: what happened since then is forgotten.
      if (type === 'ERROR') return;
      version = object.metadata?.resourceVersion ?? version;
      if (type !== 'BOOKMARK') hear(newsOf(type, reviveDates(object) as V1Pod));
    }
    await pause(againMs.first, signal);
  }
}

function newsOf(type: string, pod: V1Pod): PodNews {
  const entry = podEntry(pod);
  return type === 'DELETED'
    ? { type: 'gone', namespace: entry.namespace, name: entry.name }
    : { type: 'is', pod: entry };
}

function inNamespace(namespace: string | undefined): { readonly namespace?: string } {
  return namespace === undefined ? {} : { namespace };
}
