import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { isObject, type JsonObject } from './json.ts';
import { limits } from './limits.ts';

export interface SocketHub {
  readonly count: number;
  /** A path for one connection within 30 s. */
  ticket(): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** To one of the connections, in turn. Resolves with its acknowledgement, or when there is none in time. */
  send(envelope: JsonObject, timeoutMs: number): Promise<SocketReply>;
  disconnect(reason: string): void;
  kill(): void;
  allow(count: number): void;
  close(): void;
}

export type SocketReply =
  | { readonly outcome: 'acked'; readonly answer: unknown }
  | { readonly outcome: 'timeout' | 'not-connected'; readonly answer: undefined };

export interface HubOptions {
  readonly appId: string;
  readonly now: () => number;
  readonly pingEveryMs: number;
  readonly onCount: (count: number) => void;
}

/** The far side of Socket Mode. An acknowledgement may arrive on any of the connections. */
export function createSocketHub({ appId, now, pingEveryMs, onCount }: HubOptions): SocketHub {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Map<string, number>();
  const open: WebSocket[] = [];
  const waiting = new Map<string, (reply: SocketReply) => void>();
  let allowed: number = limits.sockets.max;
  let turn = 0;

  const pings = setInterval(() => {
    for (const socket of open) socket.ping();
  }, pingEveryMs).unref();

  const settle = (frame: unknown): void => {
    if (!isObject(frame) || typeof frame.envelope_id !== 'string') return;
    waiting.get(frame.envelope_id)?.({ outcome: 'acked', answer: frame.payload ?? {} });
  };
  const welcome = (socket: WebSocket): void => {
    if (open.length >= allowed) {
      socket.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets' }));
      socket.close(1000);
      return;
    }
    open.push(socket);
    socket.on('message', (data) => settle(parse(data)));
    socket.on('close', () => {
      open.splice(open.indexOf(socket), 1);
      onCount(open.length);
    });
    socket.send(JSON.stringify(hello(appId, open.length)));
    onCount(open.length);
  };

  return {
    get count() {
      return open.length;
    },
    ticket: () => {
      const path = `/link/${randomUUID()}`;
      tickets.set(path, now());
      return path;
    },
    upgrade: (request, socket, head) => {
      const path = request.url ?? '';
      const made = tickets.get(path);
      tickets.delete(path);
      if (made === undefined || now() - made > limits.socketTicketMs.max) {
        socket.end('HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, welcome);
    },
    send: (envelope, timeoutMs) => {
      const live = open.filter((socket) => socket.readyState === socket.OPEN);
      const chosen = live[turn++ % Math.max(1, live.length)];
      if (chosen === undefined) return Promise.resolve({ outcome: 'not-connected', answer: undefined });
      return new Promise((resolve) => {
        const id = randomUUID();
        const timer = setTimeout(() => waiting.get(id)?.({ outcome: 'timeout', answer: undefined }), timeoutMs);
        waiting.set(id, (reply) => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve(reply);
        });
        chosen.send(JSON.stringify({ envelope_id: id, ...envelope }));
      });
    },
    disconnect: (reason) => {
      for (const socket of open) socket.send(JSON.stringify({ type: 'disconnect', reason }));
    },
    kill: () => {
      for (const socket of [...open]) socket.terminate();
    },
    allow: (count) => {
      allowed = count;
    },
    close: () => {
      clearInterval(pings);
      for (const socket of server.clients) socket.terminate();
      server.close();
      for (const settleOne of [...waiting.values()]) settleOne({ outcome: 'timeout', answer: undefined });
    },
  };
}

const hello = (appId: string, count: number): JsonObject => ({
  type: 'hello',
  num_connections: count,
  connection_info: { app_id: appId },
  debug_info: { host: 'slack-emulator', build_number: 1, approximate_connection_time: 18_060 },
});

function parse(data: RawData): unknown {
  try {
    return JSON.parse(Buffer.isBuffer(data) ? data.toString() : '');
  } catch {
    return undefined;
  }
}
