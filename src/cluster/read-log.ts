import type { Api } from './api.ts';
import type { Place } from './attach.ts';
import { ApiRefusal } from './cluster-errors.ts';
import { pause } from './pause.ts';

/** The API server knows a container's log only after the kubelet's next relist (1 s), and answers 400 before. */
const tryEveryMs = 150;

/**
 * The log of a container from its first byte, as it comes; waits until there is one. `Log.follow` of the client library
 * ends the process when a connection drops, so the stream is read here.
 */
export async function openLog(
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

/** The same without the first bytes, which were read elsewhere. */
export async function* skipBytes(bytes: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Uint8Array> {
  let left = count;
  for await (const chunk of bytes) {
    if (chunk.length > left) yield left === 0 ? chunk : chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}
