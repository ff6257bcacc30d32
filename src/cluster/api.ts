import { type Dispatcher, errors } from 'undici';
import type { Access } from './access.ts';
import { createAgents } from './agents.ts';
import { type Channel, type Hears, openChannel } from './channel.ts';
import { ApiRefusal } from './cluster-errors.ts';
import { type Call, pathOf } from './resources.ts';
import { reviveDates } from './revive-dates.ts';

/** Requests to one API server over connections that are kept. Throws ApiRefusal for answers other than 2xx. */
export interface Api {
  json<T>(call: Call, signal: AbortSignal): Promise<T>;
  text(call: Call, signal: AbortSignal): Promise<string>;
  /** The answer as it comes, without a limit on silence; ends with the signal. */
  stream(call: Call, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
  /** A WebSocket to a subresource of a pod, once it is open. Throws AttachRefused when it is not let through. */
  channel(call: Call, hears: Hears, signal: AbortSignal): Promise<Channel>;
  /** How many containers are tried to be attached to now: whoever tries makes room for the others. */
  readonly attaching: { count: number };
  close(): Promise<void>;
}

const maxErrorBytes = 64 * 1024;

export function createApi(access: Access): Api {
  const { calls, streams, sockets } = createAgents(access);
  const base = access.server.pathname.replace(/\/$/, '');
  const send = async (call: Call, signal: AbortSignal, agent: Dispatcher): Promise<Dispatcher.ResponseData> =>
    agent.request({
      origin: access.server.origin,
      path: base + pathOf(call),
      method: call.verb === 'patch' ? 'PATCH' : call.verb === 'create' ? 'POST' : 'GET',
      headers: { ...(await access.headers()), ...headersFor(call) },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      signal,
    });
  const ask = async (call: Call, signal: AbortSignal, agent: Dispatcher): Promise<Dispatcher.ResponseData> => {
    const answer = await send(call, signal, agent).catch((error: unknown) => {
      if (!isClosedMeanwhile(error, call) || signal.aborted) throw error;
      return send(call, signal, agent);
    });
    if (answer.statusCode >= 200 && answer.statusCode < 300) return answer;
    throw await refusal(call, answer);
  };
  return {
    json: async <T>(call: Call, signal: AbortSignal) =>
      reviveDates(await readJson(await ask(call, signal, calls), call)) as T,
    text: async (call, signal) => (await ask(call, signal, calls)).body.text(),
    stream: async (call, signal) => (await ask(call, signal, streams)).body,
    channel: async (call, hears, signal) => {
      const url = new URL(base + pathOf(call), access.server);
      const headers = { ...(await access.headers()), 'user-agent': userAgent };
      return openChannel({ url, headers, dispatcher: sockets }, hears, signal);
    },
    attaching: { count: 0 },
    close: async () => {
      await Promise.all([calls, streams, sockets].map(closeAgent));
    },
  };
}

const userAgent = 'kdebug';

/** Nobody reads what a patch answers but that of a dry run, and a pod that was looked into often is some hundred KB of JSON. */
const metadataOnly = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json';

/** A kept connection may be closed by the other side just as it is used; what only reads is asked again, once. */
function isClosedMeanwhile(error: unknown, { verb }: Call): boolean {
  const reads = verb === 'get' || verb === 'list' || verb === 'watch';
  return reads && error instanceof Error && 'code' in error && closedCodes.has(String(error.code));
}

const closedCodes = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

function headersFor({ verb, body, query }: Call): Record<string, string> {
  return {
    accept: verb === 'patch' && query?.dryRun === undefined ? metadataOnly : 'application/json',
    'user-agent': userAgent,
    ...(body === undefined
      ? {}
      : { 'content-type': verb === 'patch' ? 'application/strategic-merge-patch+json' : 'application/json' }),
  };
}

/** A proxy may answer a page with 200; that is no answer of the API server. */
async function readJson(answer: Dispatcher.ResponseData, call: Call): Promise<unknown> {
  const text = await answer.body.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiRefusal(call, { status: 502, body: '' });
  }
}

async function refusal(call: Call, answer: Dispatcher.ResponseData): Promise<ApiRefusal> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer.body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxErrorBytes) break;
  }
  const after = Number(answer.headers['retry-after']);
  return new ApiRefusal(call, {
    status: answer.statusCode,
    body: Buffer.concat(chunks).toString('utf8'),
    ...(Number.isFinite(after) ? { retryAfterS: after } : {}),
  });
}

/** What still runs is ended: nothing may hold the process. */
async function closeAgent(agent: Dispatcher): Promise<void> {
  await agent.destroy(new errors.ClientClosedError());
}
