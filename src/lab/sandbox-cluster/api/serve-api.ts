import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Server as Listening } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { asError } from '../../../errors.ts';
import type { Log } from '../../../log.ts';
import type { Pod } from '../model/pod.ts';
import { notServed, Refused } from '../model/refused.ts';
import { apiPort, nodeAddress } from '../network/addresses.ts';
import type { Runtime } from '../pods/runtime.ts';
import type { Store } from '../store/store.ts';
import { answerRequest } from './answer-request.ts';
import { live } from './asked.ts';
import type { Access } from './authorize.ts';
import { streamPod } from './pod-streams.ts';
import { readCall } from './read-call.ts';
import { addressOf, maxBodyBytes } from './read-request.ts';
import { sendJson } from './send-json.ts';

export interface ApiParts {
  readonly store: Store;
  readonly access: Access;
  readonly runtime: Runtime;
  readonly tls: { readonly key: string; readonly cert: string };
  readonly log: Log;
}

const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

/** The API over a socket that listens already, and for pods on the bridge. */
export async function serveApi(parts: ApiParts, listening: Listening): Promise<void> {
  const [outside, inside] = [createApiServer(parts), createApiServer(parts)];
  outside.listen(listening);
  inside.listen(apiPort, nodeAddress);
  await Promise.all([outside, inside].map((server) => once(server, 'listening')));
}

function createApiServer(parts: ApiParts): Server {
  const server = createServer({ ...parts.tls, keepAliveTimeout: 60_000 }, (request, response) => {
    void answerRequest(parts, request, response).catch((error: unknown) => {
      const refused = asRefused(parts, error);
      if (response.headersSent) response.destroy();
      else sendJson(response, refused.code, refused.status);
    });
  });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxBodyBytes,
    handleProtocols: (offered) => protocols.find((each) => offered.has(each)) ?? false,
  });
  server.on('upgrade', (request, socket, head) => upgrade(parts, sockets, { request, socket, head }));
  return server;
}

interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

function upgrade(parts: ApiParts, sockets: WebSocketServer, { request, socket, head }: Upgrade): void {
  // A client may go at any moment; that is no fault.
  socket.on('error', (error) => parts.log.debug({ err: error }, 'a connection broke'));
  try {
    const url = addressOf(request);
    const user = parts.access.userOf(request.headers.authorization);
    const call = readCall(request.method ?? '', url);
    const subresource = call?.subresource;
    if (call === undefined || (subresource !== 'attach' && subresource !== 'exec')) throw notServed(url.pathname);
    parts.access.check(user, call);
    // Since 1.35 a WebSocket needs create too (KEP-4006).
    parts.access.check(user, { ...call, verb: 'create' });
    const pod = live(parts.store, call) as Pod;
    sockets.handleUpgrade(request, socket, head, (opened) => {
      opened.on('error', (error) => parts.log.debug({ err: error }, 'a WebSocket failed'));
      streamPod(parts.runtime, pod, { query: call.query, socket: opened, subresource });
    });
  } catch (error) {
    refuseUpgrade(socket, asRefused(parts, error));
  }
}

function refuseUpgrade(socket: Duplex, { code, status }: Refused): void {
  const body = JSON.stringify(status);
  const head = [
    `HTTP/1.1 ${code} Refused`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  socket.end([...head, 'connection: close', '', body].join('\r\n'));
}

function asRefused({ log }: ApiParts, error: unknown): Refused {
  if (error instanceof Refused) return error;
  log.error({ err: asError(error) }, 'a call broke the sandbox');
  return new Refused(500, 'InternalError', asError(error).message);
}
