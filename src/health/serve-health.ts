import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';

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
}

/**
 * The probes of a process: /livez answers as long as it can answer at all, /readyz with 503 and names while it waits for
 * something. Listens before anything is connected, so that a slow start is not taken for a dead one. Rejects when the
 * port is taken.
 */
export async function serveHealth({ port, host }: HealthOptions): Promise<Health> {
  let waitsFor: WaitsFor = () => ['its own start'];
  const server = createServer((request, response) => {
    if (request.url === '/livez') return answer(response, 200, 'alive');
    if (request.url !== '/readyz') return answer(response, 404, '/livez and /readyz are all there is');
    const names = waitsFor();
    return names.length === 0 ? answer(response, 200, 'ready') : answer(response, 503, `waits for ${names.join(', ')}`);
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

/** Where nobody probes: at a desk, and in most tests. */
export const noHealth: Health = { port: 0, watch: () => undefined, close: async () => undefined };

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}
