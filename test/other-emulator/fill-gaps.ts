import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

type Json = Record<string, unknown>;

/** What Slack's answers hold and local-slack's leave out; kdebug refuses who it is not told to be a full member. */
const missing: Readonly<Record<string, (answer: Json) => Json>> = {
  'users.info': (answer) => ({
    ...answer,
    user: { is_restricted: false, is_ultra_restricted: false, ...(answer.user as Json) },
  }),
  'conversations.info': (answer) => ({
    ...answer,
    channel: { is_ext_shared: false, is_pending_ext_shared: false, ...(answer.channel as Json) },
  }),
  'users.conversations': (answer) => ({
    ...answer,
    channels: (answer.channels as Json[]).map((channel) => ({ is_ext_shared: false, ...channel })),
  }),
};

export interface Gaps {
  /** 'http://localhost:PORT/api/', in place of the emulator's own. */
  readonly apiUrl: string;
  /** Methods that kdebug called and the emulator does not know. */
  readonly unknown: ReadonlySet<string>;
  /** Methods in whose answers fields were filled in. */
  readonly filled: ReadonlySet<string>;
  close(): Promise<void>;
}

/** Stands between kdebug and an emulator of Slack's Web API, fills in what it leaves out and notes what it does not know. */
export async function fillGaps(emulator: string): Promise<Gaps> {
  const unknown = new Set<string>();
  const filled = new Set<string>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const method = (request.url ?? '').replace(/^\/api\//, '').replace(/\?.*$/, '');
    const { authorization = '', 'content-type': type = '' } = request.headers;
    const body = await text(request);
    const asked = await fetch(`${emulator}/api/${method}`, {
      method: 'POST',
      headers: { authorization, 'content-type': type },
      body,
    });
    const said = (await asked.json()) as Json;
    if (said.error === 'unknown_method') unknown.add(method);
    const fill = said.ok === true ? missing[method] : undefined;
    if (fill !== undefined) filled.add(method);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(fill?.(said) ?? said));
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening));
  const { port } = server.address() as AddressInfo;
  return {
    apiUrl: `http://localhost:${port}/api/`,
    unknown,
    filled,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
