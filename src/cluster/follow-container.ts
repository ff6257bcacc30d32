import { UserError } from '../errors.ts';
import { outputCut } from '../job/output-cut.ts';
import type { Injection } from '../job/ports.ts';
import type { Spec, Start } from '../job/spec.ts';
import type { Log } from '../log.ts';
import type { Api } from './api.ts';
import type { Attached } from './attach.ts';
import { cancelContainer } from './cancel-container.ts';
import { translateError } from './cluster-errors.ts';
import { hasEnded } from './container-end.ts';
import { type Following, maxHeldBytes } from './following.ts';
import { maxRawBytes } from './max-raw-bytes.ts';
import { readLog, skipBytes } from './read-log.ts';
import { watchStart } from './start-watch.ts';
import { createOutputTail } from './tail-of-output.ts';
import { tryAttach } from './try-attach.ts';

/** How long an attach stream may be silent after the runner would have started by itself. */
const silentBeyondGraceMs = 1_500;
/** Reads one injected container to its end, by attach as long as that serves, else from its log. */
export function followContainer(
  api: Api,
  { spec, start, resumed }: { readonly spec: Spec; readonly start: Start; readonly resumed: boolean },
  log: Log,
): Injection {
  const { namespace, pod } = spec.target;
  const following: Following = {
    api,
    spec,
    start,
    resumed,
    place: { namespace, pod, container: start.container },
    log,
    tail: createOutputTail(start.nonce),
    way: 'attach',
    cancelAsked: false,
    ended: Promise.withResolvers<void>(),
  };
  return {
    resumed,
    bytes: (signal, waiting = () => {}) => readAll(following, signal, waiting),
    cancel: () => cancelContainer(following),
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
  const most = maxRawBytes(following.spec.steps);
  let read = 0;
  try {
    for await (const chunk of wholeOutput(following, until, waiting)) {
      read += chunk.length;
      if (read > most) throw new UserError(outputCut(following.place.container));
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
    for await (const chunk of skipBytes(readLog(api, place, signal), read)) {
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
  const trying = following.resumed
    ? Promise.resolve(undefined)
    : tryAttach(api, tried, { start: watch, signal: untilFailed, log });
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
  for await (const _ of readLog(api, place, signal)) return;
}

async function* outputOf(first: Uint8Array, attached: Attached): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    for (let news = await attached.next(); news?.type === 'output'; news = await attached.next()) yield news.bytes;
  } finally {
    attached.close();
  }
}
