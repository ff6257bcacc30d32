import type { RequestOptions } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';
import type { Access } from './access.ts';

/** Credentials of an exec plugin or an auth provider: the client library runs and caches them. */
export async function readWithPlugin(paths: readonly string[], context: string): Promise<Access> {
  const config = loadAll(paths);
  config.setCurrentContext(context);
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new Error(`the context ${context} has no cluster`);
  const ask = async (): Promise<RequestOptions> => {
    const options: RequestOptions = {};
    await config.applyToHTTPSOptions(options);
    return options;
  };
  const { ca, cert, key, rejectUnauthorized, servername } = await ask();
  const known = Object.entries({ ca, cert, key, rejectUnauthorized, servername }).filter(([, v]) => v !== undefined);
  return {
    server: new URL(cluster.server),
    tls: Object.fromEntries(known),
    ...(cluster.proxyUrl === undefined ? {} : { proxy: cluster.proxyUrl }),
    headers: async () => plainHeaders((await ask()).headers),
  };
}

function loadAll([first = '', ...others]: readonly string[]): KubeConfig {
  const config = new KubeConfig();
  config.loadFromFile(first);
  for (const path of others) {
    const other = new KubeConfig();
    other.loadFromFile(path);
    config.mergeConfig(other, true);
  }
  return config;
}

function plainHeaders(headers: RequestOptions['headers']): Record<string, string> {
  const pairs = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return Object.fromEntries(pairs);
}
