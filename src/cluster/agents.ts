import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import type { Access } from './access.ts';

const timeouts = { connect: 5_000, headers: 15_000, body: 30_000, idle: 60_000 } as const;

/** One agent for calls and one for what may be silent for long: the client library would build one for each request. */
export function createAgents({ tls, proxy }: Access): { calls: Dispatcher; streams: Dispatcher } {
  const connect = { ...tls, timeout: timeouts.connect, keepAlive: true, keepAliveInitialDelay: 30_000 };
  const make = (options: Agent.Options): Dispatcher =>
    proxy === undefined
      ? new Agent({ ...options, connect })
      : new ProxyAgent({ ...options, uri: proxy, requestTls: { ...tls, timeout: timeouts.connect } });
  return {
    calls: make({ keepAliveTimeout: timeouts.idle, headersTimeout: timeouts.headers, bodyTimeout: timeouts.body }),
    streams: make({ keepAliveTimeout: timeouts.idle, headersTimeout: 0, bodyTimeout: 0 }),
  };
}
