import { cancelLine } from '../runner/runner-text.ts';
import { type Attached, attach } from './attach.ts';
import { type Following, maxHeldBytes } from './following.ts';
import { pause } from './pause.ts';
import { createOutputTail, type OutputTail } from './tail-of-output.ts';

const cancelWithinMs = 3_000;

/** Sends the cancel line, on a stream of its own where the output is read from the log, and waits for its effect. */
export async function cancelContainer(following: Following): Promise<'stopped' | 'runs until its limit'> {
  const { tail, ended, start } = following;
  following.cancelAsked = true;
  const stop = new AbortController();
  const heard = createOutputTail(start.nonce);
  const stopped = (): boolean => [heard, tail].some((each) => each.cancelled() || each.complete());
  try {
    const reached = following.attached ?? (await openForCancel(following, stop.signal));
    if (reached === undefined) return stopped() ? 'stopped' : 'runs until its limit';
    reached.send(cancelLine);
    // A container that has not started yet hears it from the attach that waits for it.
    const told = reached === following.attached ? ended.promise : readInto(heard, reached);
    await pause(
      cancelWithinMs,
      stop.signal,
      Promise.race([ended.promise, told.then(() => (stopped() ? undefined : ended.promise))]),
    );
    return stopped() ? 'stopped' : 'runs until its limit';
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
