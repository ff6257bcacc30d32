import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, answerWithFault } from './answer.ts';
import { answerResponseUrl } from './answer-response-url.ts';
import type { FaultTaker } from './faults.ts';
import type { Recorder, TokenKind } from './journal.ts';
import type { JsonObject } from './json.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { parseFields, parseUpload, readBody } from './read-body.ts';
import { answerCall } from './web-api.ts';
import type { Workspace } from './workspace.ts';

export interface HttpDependencies {
  readonly slack: Workspace;
  readonly faults: FaultTaker;
  readonly journal: Recorder;
  readonly limiter: RateLimiter;
  readonly tokens: { readonly bot: string; readonly app: string };
  readonly closing: AbortSignal;
}

/** One request, understood: which name it has in journal and faults, and how it is answered. */
interface Route {
  readonly method: string;
  readonly args: JsonObject;
  readonly token: TokenKind;
  run(): Answer;
}

/** The Web API, uploads, downloads and response URLs over HTTP. It still has to listen. */
export function createHttpServer(dependencies: HttpDependencies): Server {
  return createServer((request, response) => {
    serve(request, response, dependencies).catch((error: unknown) => {
      // The emulator's own bug, or a body nobody would send: said aloud instead of left hanging.
      if (!response.headersSent) send(response, { status: 500, body: `emulator: ${String(error)}` });
    });
  });
}

async function serve(request: IncomingMessage, response: ServerResponse, to: HttpDependencies): Promise<void> {
  const route = await findRoute(request, to);
  if (route === undefined) return send(response, { status: 404, body: 'not found' });
  const { method, args, token } = route;
  const at = to.slack.now();
  const started = performance.now();
  const wait = async (ms: number): Promise<void> => delay(ms, undefined, { signal: to.closing });
  const answer = await answerWithFault(to.faults.take(method), () => route.run(), wait);
  const tookMs = performance.now() - started;
  const call = { kind: 'api', at, method, args, token, tookMs } as const;
  to.journal.record({ ...call, status: answer?.status ?? 0, answer: journalBody(answer) });
  if (answer === undefined) request.socket.destroy();
  else send(response, answer);
}

const maxBodyBytes = 64 * 1024 * 1024;

async function findRoute(request: IncomingMessage, to: HttpDependencies): Promise<Route | undefined> {
  const { pathname } = new URL(request.url ?? '/', 'http://emulator');
  const [, root, ...rest] = pathname.split('/');
  const token = tokenKind(bearer(request), to);
  if (request.method === 'GET') return root === 'files' ? download(rest[0] ?? '', token, to) : undefined;
  const body = await readBody(request, maxBodyBytes);
  const type = request.headers['content-type'] ?? '';
  if (root === 'upload') return upload(rest.at(-1) ?? '', await parseUpload(body, type), token, to);
  const fields = await parseFields(body, type);
  if (root === 'response') return respondRoute(pathname, fields, to);
  return root === 'api' ? callRoute(rest.join('/'), fields, bearer(request), to) : undefined;
}

function callRoute(
  method: string,
  fields: JsonObject | undefined,
  header: string | undefined,
  to: HttpDependencies,
): Route {
  const { token: inBody, ...args } = fields ?? {};
  const token = tokenKind(header ?? (typeof inBody === 'string' ? inBody : undefined), to);
  const run = (): Answer =>
    fields === undefined
      ? { status: 200, body: { ok: false, error: 'invalid_form_data' } }
      : answerCall({ method, args, token }, to.slack, to.limiter);
  return { method, args, token, run };
}

function respondRoute(pathname: string, fields: JsonObject | undefined, { slack }: HttpDependencies): Route {
  const run = (): Answer => answerResponseUrl(pathname, fields, slack);
  return { method: 'response_url', args: fields ?? {}, token: 'none', run };
}

function upload(ticket: string, body: Uint8Array | undefined, token: TokenKind, { slack }: HttpDependencies): Route {
  const run = (): Answer => {
    const pending = [...slack.files.pending.values()].find((one) => one.ticket === ticket);
    if (pending === undefined || body === undefined) return { status: 404, body: 'not found' };
    if (body.byteLength !== pending.length) return { status: 400, body: `expected ${pending.length} bytes` };
    pending.body = body;
    return { status: 200, body: `OK - ${body.byteLength}` };
  };
  return { method: 'upload', args: { ticket, bytes: body?.byteLength }, token, run };
}

function download(id: string, token: TokenKind, { slack }: HttpDependencies): Route {
  const run = (): Answer => {
    const file = slack.files.shared.get(id);
    if (file === undefined) return { status: 404, body: 'not found' };
    if (token !== 'bot') return { status: 302, body: '', headers: { location: '/signin' } };
    return { status: 200, body: file.body, headers: { 'content-type': file.mimetype } };
  };
  return { method: 'download', args: { id }, token, run };
}

const bearer = ({ headers }: IncomingMessage): string | undefined =>
  /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];

function tokenKind(token: string | undefined, { tokens }: HttpDependencies): TokenKind {
  if (token === undefined) return 'none';
  if (token === tokens.bot) return 'bot';
  return token === tokens.app ? 'app' : 'unknown';
}

const journalBody = (answer: Answer | undefined): unknown =>
  answer?.body instanceof Uint8Array ? `${answer.body.byteLength} bytes` : answer?.body;

function send(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  const isJson = typeof body !== 'string' && !(body instanceof Uint8Array);
  response.writeHead(status, { ...(isJson ? { 'content-type': 'application/json; charset=utf-8' } : {}), ...headers });
  response.end(isJson ? JSON.stringify(body) : body);
}
