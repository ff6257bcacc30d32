import type { Api } from './api.ts';
import type { Place } from './attach.ts';
import { ApiRefusal } from './cluster-errors.ts';
import { pause } from './pause.ts';

/** The API server knows a container's log only after the kubelet's next relist (1 s), and answers 400 before. */
const tryEveryMs = 150;

/** How long a followed log may be silent before it is opened anew: each time it is read from its beginning. */
const silentMs = 10_000;

/** The log of a container from its first byte, as it comes; waits until there is one. */
export async function* readLog(api: Api, place: Place, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let read = 0;
  for (let silent = true; silent; ) {
    silent = false;
    const onSilent = (): void => {
      silent = true;
    };
    const open = (until: AbortSignal) => openLog(api, place, until);
    for await (const chunk of skipBytes(untilSilent(open, { signal, silentMs, onSilent }), read)) {
      read += chunk.length;
      yield chunk;
    }
  }
}

/** Waits until there is a log. `Log.follow` of the client library ends the process when a connection drops. */
async function openLog(
  api: Api,
  { namespace, pod, container }: Place,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  const query = { container, follow: true };
  for (;;) {
    try {
      return await api.stream({ verb: 'get', resource: 'pods/log', namespace, name: pod, query }, signal);
    } catch (error) {
      if (!(error instanceof ApiRefusal) || error.status !== 400) throw error;
      await pause(tryEveryMs, signal);
    }
  }
}

/**
 * The same, but it ends when nothing came for so long, and says so: a kubelet's follow was seen to stay silent although
 * the container went on. Whoever reads it opens it anew.
 */
export async function* untilSilent(
  open: (signal: AbortSignal) => Promise<AsyncIterable<Uint8Array>>,
  { signal, silentMs, onSilent }: { signal: AbortSignal; silentMs: number; onSilent: () => void },
): AsyncGenerator<Uint8Array> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), silentMs);
  try {
    for await (const chunk of await open(AbortSignal.any([signal, silence.signal]))) {
      timer.refresh();
      yield chunk;
    }
  } catch (error) {
    if (!silence.signal.aborted || signal.aborted) throw error;
    onSilent();
  } finally {
    clearTimeout(timer);
  }
}

/** The same without the first bytes, which were read elsewhere. */
export async function* skipBytes(bytes: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Uint8Array> {
  let left = count;
  for await (const chunk of bytes) {
    if (chunk.length > left) yield left === 0 ? chunk : chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}
