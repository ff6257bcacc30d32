import type { V1Status } from '@kubernetes/client-node';
import type { WebSocket } from 'undici';
import type { Api } from './api.ts';
import { parseStatus } from './cluster-errors.ts';

/** What came over the attach WebSocket: the container's output, or how the API server ended the stream. */
export type AttachNews =
  | { readonly type: 'output'; readonly bytes: Uint8Array }
  | { readonly type: 'ended'; readonly status: V1Status };

export interface Attached {
  /** The next news; undefined when the socket closed without saying how the container ended. */
  next(): Promise<AttachNews | undefined>;
  send(line: string): void;
  close(): void;
}

/** A proxy or the API server did not let the WebSocket through; they do not say why. */
export class AttachRefused extends Error {
  override readonly name = 'AttachRefused';
}

export interface Place {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

const channel = { stdin: 0, stdout: 1, stderr: 2, status: 3 } as const;

/**
 * Attaches to a container's standard input and output. It opens with 101 whether the container runs or not, so only a
 * first output proves anything. What is held unread never passes maxBytes: then the socket is closed.
 * Throws AttachRefused.
 */
export async function attach(
  api: Api,
  { namespace, pod, container }: Place,
  options: AttachOptions,
): Promise<Attached> {
  const query = { container, stdin: true, stdout: true, stderr: true, tty: false };
  const socket = await api.socket({ verb: 'get', resource: 'pods/attach', namespace, name: pod, query });
  const attached = queueNews(socket, options);
  try {
    await opened(socket, options.signal);
  } catch (error) {
    attached.close();
    throw error;
  }
  return attached;
}

interface AttachOptions {
  readonly signal: AbortSignal;
  readonly maxBytes: number;
}

function opened(socket: WebSocket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.throwIfAborted();
    signal.addEventListener('abort', onAbort, { once: true });
    socket.addEventListener('open', () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    socket.addEventListener('close', ({ reason }) => {
      signal.removeEventListener('abort', onAbort);
      reject(new AttachRefused(reason || 'the WebSocket was refused'));
    });
    // 'close' always follows and settles it.
    socket.addEventListener('error', () => {});
  });
}

function queueNews(socket: WebSocket, { signal, maxBytes }: AttachOptions): Attached {
  const news: AttachNews[] = [];
  let held = 0;
  let over = false;
  let wake = (): void => {};
  const end = (): void => {
    over = true;
    wake();
  };
  const close = (): void => {
    signal.removeEventListener('abort', close);
    end();
    socket.close();
  };
  signal.addEventListener('abort', close, { once: true });
  socket.addEventListener('message', ({ data }) => {
    const item = over ? undefined : readMessage(data);
    if (item === undefined) return;
    news.push(item);
    held += item.type === 'output' ? item.bytes.length : 0;
    if (held > maxBytes) close();
    wake();
  });
  socket.addEventListener('close', () => {
    signal.removeEventListener('abort', close);
    end();
  });
  return {
    next: async () => {
      while (news.length === 0 && !over) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const item = news.shift();
      held -= item?.type === 'output' ? item.bytes.length : 0;
      return item;
    },
    send: (line) => {
      if (socket.readyState === socket.OPEN) socket.send(Buffer.from(`\0${line}`, 'latin1'));
    },
    close,
  };
}

/** The first byte of a message is its channel; the server also sends empty messages when it opens the channels. */
function readMessage(data: unknown): AttachNews | undefined {
  if (!(data instanceof ArrayBuffer)) return undefined;
  const bytes = new Uint8Array(data);
  if (bytes.length < 2) return undefined;
  if (bytes[0] === channel.stdout || bytes[0] === channel.stderr) return { type: 'output', bytes: bytes.subarray(1) };
  if (bytes[0] !== channel.status) return undefined;
  return { type: 'ended', status: parseStatus(new TextDecoder().decode(bytes.subarray(1))) };
}
