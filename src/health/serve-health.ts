import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { asError } from '../errors.ts';

/** What a process still waits for, such as 'Redis' or 'Slack'; nothing: it can work. */
export type WaitsFor = () => readonly string[];

export interface Health {
  /** The port it listens on. */
  readonly port: number;
  /** From now on asked at each look; until then the process is starting. */
  watch(waitsFor: WaitsFor): void;
  close(): Promise<void>;
}

export interface HealthOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** All addresses unless given: the kubelet comes from outside of the pod. */
  readonly host?: string;
  /** What /metrics answers. */
  readonly metrics?: { readonly type: string; readonly text: () => Promise<string> };
}

/**
 * The probes and metrics of a process: /livez answers as long as it can answer at all, /readyz with 503 and names while it waits for
 * something. Listens before anything is connected, so that a slow start is not taken for a dead one. Rejects when the
 * port is taken.
 */
export async function serveHealth({ port, host, metrics }: HealthOptions): Promise<Health> {
  let waitsFor: WaitsFor = () => ['its own start'];
  const server = createServer((request, response) => {
    // A proxy, such as the API server's, may add a query.
    const [path] = request.url?.split('?') ?? [];
    if (path === '/livez') return answer(response, 200, 'alive');
    if (path === '/readyz') return tellReady(response, waitsFor());
    if (path !== '/metrics' || metrics === undefined)
      return answer(response, 404, '/livez, /readyz and /metrics are all there is');
    // What is connected is written down by the look itself.
    waitsFor();
    return scrape(response, metrics);
  });
  // A probe needs no body and little time; nobody else shall hold a socket.
  server.requestTimeout = 5_000;
  server.keepAliveTimeout = 1;
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    watch: (look) => {
      waitsFor = look;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function tellReady(response: ServerResponse, names: readonly string[]): void {
  if (names.length === 0) answer(response, 200, 'ready');
  else answer(response, 503, `waits for ${names.join(', ')}`);
}

function scrape(response: ServerResponse, { type, text }: NonNullable<HealthOptions['metrics']>): void {
  text().then(
    (body) => response.writeHead(200, { 'content-type': type }).end(body),
    (error: unknown) => answer(response, 500, asError(error).message),
  );
}

/** Where nobody probes: at a desk, and in most tests. */
export const noHealth: Health = { port: 0, watch: () => undefined, close: async () => undefined };

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}
