import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach } from '@jest/globals';
import { WebSocket } from 'ws';
import { asError } from '../../../src/errors.ts';
import { listen } from '../../../src/lab/slack-emulator/listen.ts';
import {
  type SlackEmulator,
  type SlackEmulatorOptions,
  startSlackEmulator,
} from '../../../src/lab/slack-emulator/slack-emulator.ts';

export type Json = Record<string, unknown>;

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Runs after the test, in reverse order. */
export const afterwards = (close: () => unknown): void => void closers.push(close);

/** An emulator that ends with the test. */
export async function startEmulator(options: SlackEmulatorOptions = {}): Promise<SlackEmulator> {
  const emulator = await startSlackEmulator(options);
  afterwards(() => emulator.close());
  return emulator;
}

/** One Web API call by plain fetch: a form as the SDK sends it. */
export async function call(
  emulator: SlackEmulator,
  method: string,
  args: Json = {},
  token: string | undefined = emulator.botToken,
): Promise<Json> {
  const form = Object.entries(args).map(([name, value]): [string, string] => [name, asField(value)]);
  const response = await fetch(emulator.url + method, {
    method: 'POST',
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    body: new URLSearchParams(form),
  });
  return { httpStatus: response.status, ...((await response.json()) as Json) };
}

const asField = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** What the app under test answers to a payload; 'silent' never acknowledges. */
export type Answer = (type: string, payload: Json, retry: number) => unknown;

export interface Socket {
  readonly frames: Json[];
  readonly close: () => void;
}

/** An app in Socket Mode, without Slack's SDK. Resolves once it got its hello or was sent away. */
export async function connect(emulator: SlackEmulator, answer: Answer = () => ({})): Promise<Socket> {
  const { url } = await call(emulator, 'apps.connections.open', {}, emulator.appToken);
  const socket = new WebSocket(String(url));
  afterwards(() => socket.terminate());
  const frames: Json[] = [];
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as Json;
      frames.push(frame);
      resolve();
      if (frame.envelope_id === undefined) return;
      const payload = answer(String(frame.type), frame.payload as Json, Number(frame.retry_attempt ?? 0));
      if (payload !== 'silent') socket.send(JSON.stringify({ envelope_id: frame.envelope_id, payload }));
    });
  });
  return { frames, close: () => socket.close(1000) };
}

export interface HttpApp {
  readonly url: string;
  readonly requests: { readonly headers: IncomingMessage['headers']; readonly body: string }[];
}

/** An app in HTTP mode, without Slack's SDK and without checking signatures. */
export async function startHttpApp(answer: Answer = () => ({}), status = 200): Promise<HttpApp> {
  const requests: { headers: IncomingMessage['headers']; body: string }[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    requests.push({ headers: request.headers, body });
    const { type, payload } = decode(body);
    const ack = answer(type, payload, Number(request.headers['x-slack-retry-num'] ?? 0));
    if (ack === 'silent') return;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(isEmpty(ack) ? '' : JSON.stringify(ack));
  };
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.destroy(asError(error)));
  });
  const port = await listen(server, 0);
  afterwards(() => server.close().closeAllConnections());
  return { url: `http://127.0.0.1:${port}/slack/events`, requests };
}

const isEmpty = (ack: unknown): boolean => typeof ack === 'object' && ack !== null && Object.keys(ack).length === 0;

function decode(body: string): { type: string; payload: Json } {
  if (body.startsWith('{')) return { type: 'events_api', payload: JSON.parse(body) as Json };
  const fields = Object.fromEntries(new URLSearchParams(body));
  return fields.payload === undefined
    ? { type: 'slash_commands', payload: fields }
    : { type: 'interactive', payload: JSON.parse(fields.payload) as Json };
}

/** An app over either transport, for suites that run on both. */
export const transports: readonly {
  name: string;
  attach: (emulator: SlackEmulator, answer?: Answer) => Promise<void>;
}[] = [
  { name: 'Socket Mode', attach: async (emulator, answer) => void (await connect(emulator, answer)) },
  { name: 'HTTP mode', attach: async (emulator, answer) => emulator.sendTo((await startHttpApp(answer)).url) },
];

/** A section with one text. */
export const section = (text: string): Json => ({ type: 'section', text: { type: 'mrkdwn', text } });

export const actions = (...elements: Json[]): Json => ({ type: 'actions', elements });

export const button = (actionId: string, more: Json = {}): Json => ({
  type: 'button',
  action_id: actionId,
  text: { type: 'plain_text', text: actionId },
  value: `value of ${actionId}`,
  ...more,
});
