import type { V1Status } from '@kubernetes/client-node';
import type { Api } from './api.ts';
import { parseStatus } from './cluster-errors.ts';
import type { Call } from './resources.ts';

/** What came over the attach WebSocket: the container's output, or how the API server ended the stream. */
export type AttachNews =
  | { readonly type: 'output'; readonly bytes: Uint8Array }
  | { readonly type: 'ended'; readonly status: V1Status };

export interface Attached {
  /** The next news; undefined when it closed without saying how the container ended. */
  next(): Promise<AttachNews | undefined>;
  send(line: string): void;
  close(): void;
}

export interface Place {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

interface AttachOptions {
  readonly signal: AbortSignal;
  /** What is held unread never passes it by more than one message: then the stream is closed. */
  readonly maxHeldBytes: number;
}

const stream = { stdin: 0, stdout: 1, stderr: 2, status: 3 } as const;

/**
 * Attaches to a container's standard input and output. Some servers open it whether the container runs or not, so only
 * a first output proves anything. Throws AttachRefused.
 */
export async function attach(api: Api, place: Place, options: AttachOptions): Promise<Attached> {
  const queue = createQueue();
  const hears = {
    message: (bytes: Uint8Array): void => {
      queue.put(readMessage(bytes));
      if (queue.held() > options.maxHeldBytes) close();
    },
    closed: (): void => queue.end(),
  };
  const channel = await api.channel(attachCall(place), hears, options.signal);
  const close = (): void => {
    queue.end();
    channel.close();
  };
  return {
    next: queue.take,
    send: (line) => channel.send(Buffer.from(`${String.fromCharCode(stream.stdin)}${line}`, 'latin1')),
    close,
  };
}

export function attachCall({ namespace, pod, container }: Place): Call {
  const query = { container, stdin: true, stdout: true, stderr: true, tty: false };
  return { verb: 'get', resource: 'pods/attach', namespace, name: pod, query };
}

function createQueue() {
  const news: AttachNews[] = [];
  let held = 0;
  let over = false;
  let wake = (): void => {};
  return {
    held: () => held,
    put: (item: AttachNews | undefined): void => {
      if (over || item === undefined) return;
      news.push(item);
      held += sizeOf(item);
      wake();
    },
    end: (): void => {
      over = true;
      wake();
    },
    take: async (): Promise<AttachNews | undefined> => {
      while (news.length === 0 && !over) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const item = news.shift();
      held -= sizeOf(item);
      return item;
    },
  };
}

function sizeOf(item: AttachNews | undefined): number {
  return item?.type === 'output' ? item.bytes.length : 0;
}

/** The first byte of a message names its stream; the server also sends empty messages when it opens them. */
function readMessage(bytes: Uint8Array): AttachNews | undefined {
  if (bytes.length < 2) return undefined;
  if (bytes[0] === stream.stdout || bytes[0] === stream.stderr) return { type: 'output', bytes: bytes.subarray(1) };
  if (bytes[0] !== stream.status) return undefined;
  return { type: 'ended', status: parseStatus(new TextDecoder().decode(bytes.subarray(1))) };
}
