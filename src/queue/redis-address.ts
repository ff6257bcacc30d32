import type { RedisOptions } from 'ioredis';

export interface RedisAddress {
  /** For a plain server or a Redis Cluster's node: ioredis reads it by itself. */
  readonly url?: string;
  readonly options: RedisOptions;
}

const sentinelPort = 26_379;

/**
 * What REDIS_URL means: redis:// and rediss:// (TLS) as they are, redis+sentinel:// and rediss+sentinel:// by the Sentinels
 * that they name: redis+sentinel://USER:PASSWORD@HOST:26379/MASTER?sentinel=HOST:26379&sentinel=…&db=0.
 * sentinelPassword is a further parameter, for Sentinels that ask for one.
 */
export function readRedisAddress(text: string): RedisAddress {
  const url = new URL(text);
  if (!url.protocol.endsWith('+sentinel:')) return { url: text, options: {} };
  const tls = url.protocol.startsWith('rediss');
  const query = url.searchParams;
  const password = decodeURIComponent(url.password);
  const username = decodeURIComponent(url.username);
  const sentinelPassword = query.get('sentinelPassword');
  return {
    options: {
      name: decodeURIComponent(url.pathname.slice(1)),
      sentinels: [url.host, ...query.getAll('sentinel')].map(hostAndPort),
      db: Number(query.get('db') ?? 0),
      ...(username === '' ? {} : { username }),
      ...(password === '' ? {} : { password }),
      ...(sentinelPassword === null ? {} : { sentinelPassword }),
      ...(tls ? { tls: {}, enableTLSForSentinelMode: true } : {}),
    },
  };
}

function hostAndPort(text: string): { host: string; port: number } {
  const { hostname, port } = new URL(`redis://${text}`);
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: port === '' ? sentinelPort : Number(port) };
}
