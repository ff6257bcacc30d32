import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Pod } from '../model/pod.ts';
import { badRequest, notServed } from '../model/refused.ts';
import { answerCall } from './answer-call.ts';
import { live } from './asked.ts';
import type { User } from './authorize.ts';
import { discovery } from './discovery.ts';
import type { ObjectList } from './list-objects.ts';
import { sendPodLog } from './pod-log.ts';
import { type Call, readCall } from './read-call.ts';
import { addressOf, readBody } from './read-request.ts';
import { sendJson } from './send-json.ts';
import type { ApiParts } from './serve-api.ts';
import { asItIs, showAsTable, tableOf, wantsTable } from './show-table.ts';
import { watchObjects } from './watch-objects.ts';

/** From a request to its answer: who, what, may they. Throws Refused. */
export async function answerRequest(
  parts: ApiParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = addressOf(request);
  const user = parts.access.userOf(request.headers.authorization);
  const call = readCall(request.method ?? '', url);
  if (url.pathname === '/openapi/v2') return sendNoSchema(response);
  if (call === undefined) {
    const found = discovery(url.pathname);
    if (found === undefined) throw notServed(url.pathname);
    sendJson(response, 200, found);
    return;
  }
  if (call.resource.kind !== 'SelfSubjectAccessReview') parts.access.check(user, call);
  await dispatch(parts, { call, user, request, response });
}

/** kubectl asks for it before it applies a List; a document without kinds, which is no bytes at all, lets everything pass. */
function sendNoSchema(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf' });
  response.end();
}

interface Asking {
  readonly call: Call;
  readonly user: User;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function dispatch(
  { store, access, runtime }: ApiParts,
  { call, user, request, response }: Asking,
): Promise<void> {
  const table = wantsTable(request.headers.accept);
  const { resource, verb, subresource, query } = call;
  if (verb === 'watch') return watchObjects(store, call, { response, show: table ? showAsTable(resource) : asItIs });
  if (subresource === 'log') return sendPodLog(runtime, live(store, call) as Pod, { query, response });
  if (subresource === 'attach' || subresource === 'exec') throw badRequest('Upgrade request required');
  const contentType = (request.headers['content-type'] ?? '').split(';')[0] ?? '';
  const { code, body } = answerCall(store, access, { call, user, contentType, body: await readBody(request) });
  const reads = (verb === 'get' || verb === 'list') && subresource === undefined;
  if (!table || !reads) return sendJson(response, code, body);
  const list = body as ObjectList;
  if (verb === 'list') return sendJson(response, code, tableOf(resource, list.items, list.metadata));
  return sendJson(response, code, tableOf(resource, [live(store, call)], { resourceVersion: String(store.version()) }));
}
