import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Log } from '../../log.ts';
import type { Shop } from '../shop/open-shop.ts';
import { closeServer, listen } from '../slack-emulator/listen.ts';
import type { SlackEmulator } from '../slack-emulator/slack-emulator.ts';
import { act } from './act.ts';
import { readAsset } from './assets.ts';
import { feedChanges } from './feed.ts';
import { isOurOwn } from './guard.ts';
import { readJson } from './read-json.ts';
import { snapshotFor } from './snapshot.ts';

export interface SlackPage {
  readonly url: string;
  /** Ends at once whatever is open. */
  close(): Promise<void>;
}

export interface PageParts {
  readonly slack: SlackEmulator;
  /** What can be broken; a cluster of one's own has no shop. */
  readonly shop?: Shop;
  /** Behind /kdebug, to try first. */
  readonly tour: () => readonly string[];
  readonly log: Log;
}

/** The emulated Slack as a page in the browser, on 127.0.0.1 only; port 0 takes a free one. Rejects when it is taken. */
export async function startSlackPage(parts: PageParts, port = 0): Promise<SlackPage> {
  const server = createServer((request, response) => {
    answer(parts, request, response).catch((error: unknown) => {
      parts.log.warn({ err: error }, 'the page could not answer');
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end('The page could not answer; the terminal says why.\n');
    });
  });
  const taken = await listen(server, port);
  return { url: `http://127.0.0.1:${taken}/`, close: () => closeServer(server) };
}

async function answer(parts: PageParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (!isOurOwn(request)) return send(response, 403, { error: 'Only the page itself, on this machine, is answered.' });
  const route = `${request.method} ${url.pathname}`;
  const user = url.searchParams.get('user') ?? '';
  if (route === 'GET /state') return send(response, 200, snapshotFor(parts, user));
  if (route === 'GET /changes') return feedChanges(parts.slack, user, response);
  if (route === 'POST /act') return send(response, 200, await act(parts, await readJson(request)));
  if (url.pathname.startsWith('/files/')) return sendFile(parts.slack, url.pathname.slice('/files/'.length), response);
  const asset = request.method === 'GET' ? readAsset(url.pathname) : undefined;
  if (asset === undefined) return send(response, 404, { error: `There is no ${url.pathname}.` });
  response.writeHead(200, { ...safety, 'content-type': asset.type }).end(asset.body);
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { ...safety, 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** As text, whatever it claims to be: what a container wrote never runs in this page. */
function sendFile(slack: SlackEmulator, id: string, response: ServerResponse): void {
  const file = slack.files.find((one) => one.id === id);
  if (file === undefined) send(response, 404, { error: 'There is no such file.' });
  else response.writeHead(200, { ...safety, 'content-type': 'text/plain; charset=utf-8' }).end(file.body);
}

/** Output in messages is hostile: nothing runs or loads here but the page's own files. */
const safety = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;
