import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Server as Listening } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { parse } from 'yaml';
import { asError } from '../../../errors.ts';
import type { Log } from '../../../log.ts';
import type { Json } from '../model/kube-object.ts';
import type { Pod } from '../model/pod.ts';
import { badRequest, notServed, Refused } from '../model/refused.ts';
import type { Runtime } from '../pods/runtime.ts';
import type { Store } from '../store/store.ts';
import { answerCall } from './answer-call.ts';
import { live } from './asked.ts';
import type { Access } from './authorize.ts';
import { discovery } from './discovery.ts';
import type { ObjectList } from './list-objects.ts';
import { sendPodLog } from './pod-log.ts';
import { streamPod } from './pod-streams.ts';
import { readCall } from './read-call.ts';
import { asItIs, showAsTable, tableOf, wantsTable } from './show-table.ts';
import { watchObjects } from './watch-objects.ts';

export interface ApiParts {
  readonly store: Store;
  readonly access: Access;
  readonly runtime: Runtime;
  readonly tls: { readonly key: string; readonly cert: string };
  readonly log: Log;
}

const maxBodyBytes = 3 * 1024 * 1024;
const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

/** The API over a socket that listens already. */
export function serveApi(parts: ApiParts, listening: Listening): Server {
  const server = createServer({ ...parts.tls, keepAliveTimeout: 60_000 }, (request, response) => {
    void answer(parts, request, response).catch((error: unknown) => refuse(parts, response, error));
  });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxBodyBytes,
    handleProtocols: (offered) => protocols.find((each) => offered.has(each)) ?? false,
  });
  server.on('upgrade', (request, socket, head) => upgrade(parts, sockets, { request, socket, head }));
  server.listen(listening);
  return server;
}

async function answer(parts: ApiParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { store, access, runtime } = parts;
  const url = addressOf(request);
  const user = access.userOf(request.headers.authorization);
  const call = readCall(request.method ?? '', url);
  if (call === undefined) {
    const found = discovery(url.pathname);
    if (found === undefined) throw notServed(url.pathname);
    return sendJson(response, 200, found);
  }
  if (call.resource.kind !== 'SelfSubjectAccessReview') access.check(user, call);
  const body = await readBody(request);
  const table = wantsTable(request.headers.accept);
  if (call.verb === 'watch')
    return watchObjects(store, call, { response, show: table ? showAsTable(call.resource) : asItIs });
  if (call.subresource === 'log') return sendPodLog(runtime, live(store, call) as Pod, { query: call.query, response });
  if (call.subresource === 'attach' || call.subresource === 'exec') throw badRequest('Upgrade request required');
  const contentType = (request.headers['content-type'] ?? '').split(';')[0] ?? '';
  const { code, body: found } = answerCall(store, access, { call, user, contentType, body });
  const shown = table && (call.verb === 'get' || call.verb === 'list') && call.subresource === undefined;
  if (!shown) return sendJson(response, code, found);
  const objects = call.verb === 'list' ? (found as ObjectList).items : [live(store, call)];
  return sendJson(response, code, tableOf(call.resource, objects, String(store.version())));
}

/** Only this machine's own clients: a page in a browser has another Host, or an Origin. Throws Refused 403. */
function addressOf({ url = '/', headers }: IncomingMessage): URL {
  const { hostname } = new URL(`https://${headers.host ?? 'none'}`);
  const own = hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]';
  if (!own || headers.origin !== undefined) {
    throw new Refused(403, 'Forbidden', 'The sandbox answers to 127.0.0.1 and to no browser.');
  }
  return new URL(url, 'https://127.0.0.1');
}

async function readBody(request: IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) throw new Refused(413, 'RequestEntityTooLarge', 'the body is larger than 3 MiB');
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') return null;
  try {
    return (request.headers['content-type'] ?? '').includes('yaml')
      ? (parse(text) as Json)
      : (JSON.parse(text) as Json);
  } catch (error) {
    throw badRequest(`the body cannot be read: ${asError(error).message}`);
  }
}

function upgrade(
  parts: ApiParts,
  sockets: WebSocketServer,
  { request, socket, head }: { request: IncomingMessage; socket: Duplex; head: Buffer },
): void {
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
    const refused = asRefused(parts, error);
    const body = JSON.stringify(refused.status);
    socket.end(
      `HTTP/1.1 ${refused.code} Refused\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    );
  }
}

function refuse(parts: ApiParts, response: ServerResponse, error: unknown): void {
  const refused = asRefused(parts, error);
  if (response.headersSent) response.destroy();
  else sendJson(response, refused.code, refused.status);
}

function asRefused({ log }: ApiParts, error: unknown): Refused {
  if (error instanceof Refused) return error;
  log.error({ err: asError(error) }, 'a call broke the sandbox');
  return new Refused(500, 'InternalError', asError(error).message);
}

function sendJson(response: ServerResponse, code: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(code, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
