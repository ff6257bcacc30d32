import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Api } from './api.ts';
import type { Place } from './attach.ts';
import { ApiRefusal, isNetworkError, podGone } from './cluster-errors.ts';
import { linesOf } from './lines-of.ts';
import { pause } from './pause.ts';
import { noteEvent, noteStatus, type StartNotes, whyNotStarted } from './start-notes.ts';

export interface StartWatch {
  /** The kubelet said that it started, now or before. */
  started(): boolean;
  /** Settles at the next thing the kubelet says. */
  news(): Promise<void>;
  /** Rejects when it cannot start any more: deadline, pod gone, a reason that does not heal. */
  readonly failed: Promise<never>;
  close(): Promise<void>;
}

export interface WatchedStart extends Place {
  readonly podUid: string;
  readonly deadline: number;
  readonly waiting: (reason: string) => void;
}

/**
 * The pod's status names a container a second after its start, and a reason up to 15 s late: it is the second source,
 * asked ever more seldom, for a pod that was looked into often is some hundred KB of JSON.
 */
const statusEvery = { firstMs: 1_000, grow: 1.5, mostMs: 5_000 } as const;

/** Watches a container's start through Events on it, which tell a reason after 60 ms, and through the pod's status. */
export function watchStart(
  api: Api,
  start: WatchedStart,
  { signal, log }: { signal: AbortSignal; log: Log },
): StartWatch {
  const stop = new AbortController();
  const until = AbortSignal.any([signal, stop.signal]);
  const notes: StartNotes = { pulled: false, created: false, started: false };
  let next = Promise.withResolvers<void>();
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {});
  const told = (): void => {
    if (notes.reason !== undefined && !notes.started) start.waiting(notes.reason);
    if (notes.final === true) failed.reject(new UserError(whyNotStarted(start, notes)));
    next.resolve();
    next = Promise.withResolvers<void>();
  };
  const working = Promise.allSettled([
    followEvents(api, start, until, (event) => noteEvent(notes, event) && told()).catch((error: unknown) => {
      if (!until.aborted) log.debug({ err: error }, 'events of a start are not watched; the pod status tells later');
    }),
    pollStatus(api, start, until, (pod) => noteStatus(notes, pod, start.container) && told()).catch(failed.reject),
    atDeadline(api, start, until).then((pod) => {
      if (pod !== 'later') noteStatus(notes, pod, start.container);
      if (!notes.started) failed.reject(new UserError(whyNotStarted(start, notes)));
    }, failed.reject),
  ]);
  return {
    started: () => notes.started,
    news: () => next.promise,
    failed: failed.promise,
    close: async () => {
      stop.abort();
      await working;
    },
  };
}

async function followEvents(
  api: Api,
  { namespace, podUid, container }: WatchedStart,
  signal: AbortSignal,
  heard: (event: CoreV1Event) => void,
): Promise<void> {
  const fieldSelector = `involvedObject.uid=${podUid},involvedObject.fieldPath=spec.ephemeralContainers{${container}}`;
  const query = { watch: true, fieldSelector };
  const stream = await api.stream({ verb: 'watch', resource: 'events', namespace, query }, signal);
  for await (const line of linesOf(stream)) {
    const { type, object } = JSON.parse(line) as { type: string; object: CoreV1Event };
    if (type === 'ADDED' || type === 'MODIFIED') heard(object);
  }
}

async function pollStatus(
  api: Api,
  start: WatchedStart,
  signal: AbortSignal,
  heard: (pod: V1Pod) => void,
): Promise<void> {
  for (let waitMs: number = statusEvery.firstMs; !signal.aborted; waitMs *= statusEvery.grow) {
    await pause(Math.min(waitMs, statusEvery.mostMs), signal);
    const pod = await readPod(api, start, signal);
    if (pod !== 'later') heard(pod);
  }
}

/** A second worker may come after the deadline to a container that started before it: so the status has the last word. */
async function atDeadline(api: Api, start: WatchedStart, signal: AbortSignal): Promise<V1Pod | 'later'> {
  await pause(Math.max(0, start.deadline - Date.now()), signal);
  return readPod(api, start, signal);
}

/** 'later': one answer that does not come is no reason to give up a start; the deadline is. */
async function readPod(api: Api, start: WatchedStart, signal: AbortSignal): Promise<V1Pod | 'later'> {
  const { namespace, pod: name, podUid } = start;
  try {
    const pod = await api.json<V1Pod>({ verb: 'get', resource: 'pods', namespace, name }, signal);
    if (pod.metadata?.uid !== podUid) throw new UserError(podGone(name));
    return pod;
  } catch (error) {
    if (error instanceof ApiRefusal && error.status === 404) throw new UserError(podGone(name), { cause: error });
    if (error instanceof ApiRefusal || (error instanceof Error && isNetworkError(error))) return 'later';
    throw error;
  }
}
