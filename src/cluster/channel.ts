import { type Dispatcher, WebSocket } from 'undici';

/** An open WebSocket whose messages begin with the number of a stream: attach and exec speak this. */
export interface Channel {
  send(message: Uint8Array): void;
  close(): void;
}

export interface Hears {
  message(bytes: Uint8Array): void;
  /** After it was open, once, whoever closed it. */
  closed(): void;
}

/** A proxy or the API server did not let the WebSocket through; the protocol does not say why. */
export class AttachRefused extends Error {
  override readonly name = 'AttachRefused';
}

/**
 * Not v5, although it is newer: the API server translates that into SPDY, and leaves one open connection to the kubelet
 * behind for each container that does not run yet (kubernetes/kubernetes#135245). v4 it passes through.
 */
const protocols = ['v4.channel.k8s.io'];

export interface ChannelAddress {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly dispatcher: Dispatcher;
}

/** Resolves once it is open. Throws AttachRefused, or the signal's reason. */
export function openChannel(
  { url, headers, dispatcher }: ChannelAddress,
  hears: Hears,
  signal: AbortSignal,
): Promise<Channel> {
  signal.throwIfAborted();
  const address = new URL(url);
  address.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  const socket = new WebSocket(address, { protocols, dispatcher, headers: { ...headers } });
  socket.binaryType = 'arraybuffer';
  const opening = Promise.withResolvers<Channel>();
  const onAbort = (): void => {
    opening.reject(signal.reason);
    socket.close();
  };
  signal.addEventListener('abort', onAbort, { once: true });
  socket.addEventListener('open', () => opening.resolve(channelOver(socket)));
  socket.addEventListener('message', ({ data }) => {
    if (data instanceof ArrayBuffer) hears.message(new Uint8Array(data));
  });
  socket.addEventListener('close', () => {
    signal.removeEventListener('abort', onAbort);
    opening.reject(new AttachRefused('the WebSocket was refused'));
    hears.closed();
  });
  // 'close' always follows and settles it.
  socket.addEventListener('error', () => {});
  return opening.promise;
}

function channelOver(socket: WebSocket): Channel {
  return {
    send: (message) => {
      if (socket.readyState === socket.OPEN) socket.send(message);
    },
    close: () => socket.close(),
  };
}
