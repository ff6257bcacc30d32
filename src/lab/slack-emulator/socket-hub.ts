import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { createAcks, type SocketReply } from './acks.ts';
import type { JsonObject } from './json.ts';
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
  const acks = createAcks();
  const open: WebSocket[] = [];
  let allowed: number = limits.sockets.max;
  let turn = 0;
  const pings = setInterval(() => {
    for (const socket of open) socket.ping();
  }, pingEveryMs).unref();

  const welcome = (socket: WebSocket): void => {
    if (open.length >= allowed) {
      tell(socket, { type: 'disconnect', reason: 'too_many_websockets' });
      socket.close(1000);
      return;
    }
    open.push(socket);
    socket.on('message', (data) => acks.settle(parse(data)));
    socket.on('close', () => {
      open.splice(open.indexOf(socket), 1);
      onCount(open.length);
    });
    tell(socket, hello(appId, open.length));
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
      if (made !== undefined && now() - made <= limits.socketTicketMs.max) {
        server.handleUpgrade(request, socket, head, welcome);
      } else {
        socket.end('HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n\r\n');
      }
    },
    send: async (envelope, timeoutMs) => {
      const live = open.filter((socket) => socket.readyState === socket.OPEN);
      const chosen = live[turn++ % Math.max(1, live.length)];
      if (chosen === undefined) return { outcome: 'not-connected', answer: undefined };
      const { id, reply } = acks.expect(timeoutMs);
      tell(chosen, { envelope_id: id, ...envelope });
      return reply;
    },
    disconnect: (reason) => {
      for (const socket of open) tell(socket, { type: 'disconnect', reason });
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
      acks.close();
    },
  };
}

const tell = (socket: WebSocket, frame: JsonObject): void => socket.send(JSON.stringify(frame));

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
