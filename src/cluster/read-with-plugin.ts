import type { RequestOptions } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';
import { type Problem, problem, UserError } from '../errors.ts';
import type { Access } from './access.ts';

/** Credentials of an exec plugin or an auth provider: the client library runs and caches them. */
export async function readWithPlugin(paths: readonly string[], context: string): Promise<Access> {
  const config = loadAll(paths);
  config.setCurrentContext(context);
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new Error(`the context ${context} has no cluster`);
  const ask = async (): Promise<RequestOptions> => {
    const options: RequestOptions = {};
    try {
      await config.applyToHTTPSOptions(options);
    } catch (cause) {
      // What a plugin writes may hold anything, so it stays out of the sentence.
      throw new UserError(pluginFailed(context), { cause });
    }
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

function pluginFailed(context: string): Problem {
  return problem(
    'credentials-plugin',
    `The program that gives the credentials of context ${context} failed.`,
    'Try `kubectl` with that context; the program must be installed here and must not ask anything.',
  );
}
