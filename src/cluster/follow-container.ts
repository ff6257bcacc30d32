import type { V1Pod } from '@kubernetes/client-node';
import { problem, UserError } from '../errors.ts';
import { maxJobBytes } from '../job/limits.ts';
import type { Injection } from '../job/ports.ts';
import type { Spec, Start } from '../job/spec.ts';
import type { Log } from '../log.ts';
import { cancelLine } from '../runner/runner-text.ts';
import type { Api } from './api.ts';
import { type Attached, attach, type Place } from './attach.ts';
import { podGone, translateError } from './cluster-errors.ts';
import { pause } from './pause.ts';
import { openLog, skipBytes } from './read-log.ts';
import { stateOf } from './start-notes.ts';
import { watchStart } from './start-watch.ts';
import { createOutputTail, type OutputTail } from './tail-of-output.ts';
import { tryAttach } from './try-attach.ts';

/** Beside the output of the steps the raw bytes hold a head of some 60 bytes a line. */
const maxRawBytes = 4 * maxJobBytes;
/** What attach delivered and nobody read yet; when there is more, the rest is read from the log. */
const maxHeldBytes = maxJobBytes;
/** How long an attach stream may be silent after the runner would have started by itself. */
const silentBeyondGraceMs = 1_500;
/** The kubelet reports an end within its relist; a missing report must not hold a job. */
const endWithinMs = 6_000;
const cancelWithinMs = 3_000;

interface Following {
  readonly api: Api;
  readonly spec: Spec;
  readonly start: Start;
  readonly place: Place;
  readonly log: Log;
  readonly tail: OutputTail;
  way: 'attach' | 'log';
  attached?: Attached;
  cancelAsked: boolean;
  ended: PromiseWithResolvers<void>;
}

/** Reads one injected container to its end, by attach as long as that serves, else from its log. */
export function followContainer(
  api: Api,
  { spec, start }: { spec: Spec; start: Start },
  log: Log,
): Omit<Injection, 'resumed'> {
  const { namespace, pod } = spec.target;
  const following: Following = {
    api,
    spec,
    start,
    place: { namespace, pod, container: start.container },
    log,
    tail: createOutputTail(start.nonce),
    way: 'attach',
    cancelAsked: false,
    ended: Promise.withResolvers<void>(),
  };
  return {
    bytes: (signal, waiting = () => {}) => readAll(following, signal, waiting),
    cancel: () => cancel(following),
    way: () => following.way,
  };
}

async function* readAll(
  following: Following,
  signal: AbortSignal,
  waiting: (reason: string) => void,
): AsyncGenerator<Uint8Array> {
  const stop = new AbortController();
  const until = AbortSignal.any([signal, stop.signal]);
  let read = 0;
  try {
    for await (const chunk of wholeOutput(following, until, waiting)) {
      read += chunk.length;
      if (read > maxRawBytes) throw new UserError(tooMuch(following.place));
      following.tail.take(chunk);
      yield chunk;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw translateError(error);
  } finally {
    stop.abort();
    following.ended.resolve();
  }
}

/** Attach first; where it does not serve or breaks off, the log goes on behind the bytes that were read. */
async function* wholeOutput(
  following: Following,
  signal: AbortSignal,
  waiting: (reason: string) => void,
): AsyncGenerator<Uint8Array> {
  const { api, place, tail } = following;
  let read = 0;
  const attached = await firstAttach(following, signal, waiting);
  if (attached !== undefined) {
    for await (const chunk of outputOf(attached.first, attached.attached)) {
      read += chunk.length;
      yield chunk;
    }
    signal.throwIfAborted();
  }
  delete following.attached;
  while (!tail.complete()) {
    following.way = 'log';
    for await (const chunk of skipBytes(await openLog(api, place, signal), read)) {
      read += chunk.length;
      yield chunk;
    }
    if (tail.complete() || (await hasEnded(following, signal))) return;
  }
}

async function firstAttach(following: Following, signal: AbortSignal, waiting: (reason: string) => void) {
  const { api, place, spec, start, log } = following;
  const watched = { ...place, podUid: spec.target.podUid, deadline: start.deadline, waiting };
  const stop = new AbortController();
  const watch = watchStart(api, watched, { signal, log });
  const tried = {
    ...place,
    nonce: start.nonce,
    silentMs: start.graceMs + silentBeyondGraceMs,
    maxHeldBytes,
    cancelled: () => following.cancelAsked,
  };
  const untilFailed = AbortSignal.any([signal, stop.signal]);
  const trying = tryAttach(api, tried, { start: watch, signal: untilFailed, log });
  try {
    const found = await Promise.race([trying, watch.failed]);
    if (found !== undefined) following.attached = found.attached;
    else await Promise.race([openLogOnce(following, untilFailed), watch.failed]);
    return found;
  } catch (error) {
    stop.abort(error);
    await trying.catch(() => {});
    throw error;
  } finally {
    await watch.close();
  }
}

/** Waits until the container has a log, while its start is still watched. */
async function openLogOnce({ api, place }: Following, signal: AbortSignal): Promise<void> {
  for await (const _ of await openLog(api, place, signal)) return;
}

async function* outputOf(first: Uint8Array, attached: Attached): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    for (let news = await attached.next(); news?.type === 'output'; news = await attached.next()) yield news.bytes;
  } finally {
    attached.close();
  }
}

/** After an end without the runner's last word: whether the container has ended. Throws when it was made to. */
async function hasEnded({ api, place, spec }: Following, signal: AbortSignal): Promise<boolean> {
  const { namespace, pod, container } = place;
  const before = Date.now();
  while (Date.now() - before < endWithinMs) {
    const found = await api.json<V1Pod>({ verb: 'get', resource: 'pods', namespace, name: pod }, signal);
    if (found.metadata?.uid !== spec.target.podUid) throw new UserError(podGone(pod));
    const ended = stateOf(found, container)?.terminated;
    if (ended === undefined) {
      await pause(250, signal);
      continue;
    }
    if (found.metadata.deletionTimestamp !== undefined) throw new UserError(podGone(pod));
    if (ended.exitCode === 137 && targetEnded(found, spec)) throw new UserError(targetGone(spec));
    return true;
  }
  return false;
}

function targetEnded({ status }: V1Pod, { target }: Spec): boolean {
  const { container } = target;
  const now = status?.containerStatuses?.find(({ name }) => name === container?.name);
  return container !== undefined && (now?.containerID !== container.id || now?.state?.running === undefined);
}

async function cancel(following: Following): Promise<'stopped' | 'runs until its limit'> {
  following.cancelAsked = true;
  const stop = new AbortController();
  const own = following.attached === undefined ? await openForCancel(following, stop.signal) : undefined;
  try {
    (following.attached ?? own)?.send(cancelLine);
    const heard = createOutputTail(following.start.nonce);
    const read = own === undefined ? [] : [readInto(heard, own)];
    await pause(cancelWithinMs, stop.signal, Promise.race([following.ended.promise, ...read]));
    const stopped = [heard, following.tail].some((tail) => tail.cancelled() || tail.complete());
    return stopped ? 'stopped' : 'runs until its limit';
  } finally {
    stop.abort();
  }
}

async function openForCancel({ api, place, log }: Following, signal: AbortSignal): Promise<Attached | undefined> {
  try {
    return await attach(api, place, { signal, maxHeldBytes });
  } catch (error) {
    log.debug({ err: error }, 'attach is refused, so the cancel line is not heard');
    return undefined;
  }
}

async function readInto(tail: OutputTail, attached: Attached): Promise<void> {
  for (let news = await attached.next(); news?.type === 'output'; news = await attached.next()) tail.take(news.bytes);
}

function tooMuch({ container }: Place) {
  return problem(
    'output-cut',
    `The container ${container} wrote more than ${maxRawBytes / 1024 / 1024} MiB, so kdebug stopped reading it.`,
    'Narrow what the command prints, and run it again.',
  );
}

function targetGone({ target }: Spec) {
  return problem(
    'target-ended',
    `The container ${target.container?.name} of ${target.pod} ended meanwhile, and the injected container with it (137).`,
    'Look at why it ended (`kubectl logs --previous`), then run it again.',
  );
}
