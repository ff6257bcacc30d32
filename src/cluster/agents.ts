import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import type { Access } from './access.ts';

const timeouts = { connect: 5_000, headers: 15_000, body: 30_000, idle: 60_000 } as const;

/** A hundred jobs at once would open a hundred connections, and the API server be busy with handshakes alone. */
const connections = 16;

export interface Agents {
  readonly calls: Dispatcher;
  /** For what may be silent for long. */
  readonly streams: Dispatcher;
  /** For WebSockets, which the API server does not take over HTTP/2: asking it first would cost a connection. */
  readonly sockets: Dispatcher;
}

/** Kept for all requests to one API server: the client library would build one for each. */
export function createAgents({ tls, proxy }: Access): Agents {
  const connect = { ...tls, timeout: timeouts.connect, keepAlive: true, keepAliveInitialDelay: 30_000 };
  const make = (options: Agent.Options): Dispatcher =>
    proxy === undefined
      ? new Agent({ ...options, connect })
      : new ProxyAgent({ ...options, uri: proxy, requestTls: { ...tls, timeout: timeouts.connect } });
  const silent = { keepAliveTimeout: timeouts.idle, headersTimeout: 0, bodyTimeout: 0 };
  return {
    calls: make({
      connections,
      keepAliveTimeout: timeouts.idle,
      headersTimeout: timeouts.headers,
      bodyTimeout: timeouts.body,
    }),
    streams: make(silent),
    sockets: make({ ...silent, allowH2: false }),
  };
}
