import { readFileSync } from 'node:fs';
import { delimiter, dirname, resolve } from 'node:path';
import { asError } from '../errors.ts';
import type { Access } from './access.ts';
import { chooseContext, type Wanted } from './choose-context.ts';
import {
  badKubeconfig,
  firstNamed,
  type KubeconfigCluster,
  type KubeconfigUser,
  readKubeconfigFile,
} from './kubeconfig-file.ts';
import { createTokenFile } from './token-file.ts';

/**
 * Who asks and whom, from a kubeconfig, or several as the variable KUBECONFIG lists them; the first that names a thing
 * wins. Tokens, certificates and passwords are read here, because importing the client library costs 0.4 s; credentials
 * that need a plugin are left to it. Throws a UserError when the file or the context cannot be used.
 */
export async function readKubeconfig(paths: string, wanted: Wanted): Promise<Access> {
  const files = paths
    .split(delimiter)
    .filter((path) => path !== '')
    .map(readKubeconfigFile);
  const chosen = chooseContext(files, paths, wanted);
  const server = firstNamed(files, 'clusters', chosen.context.cluster);
  if (server === undefined) throw badKubeconfig(paths, `its context ${chosen.name} names a cluster that is not in it`);
  const namespace = chosen.context.namespace === undefined ? {} : { namespace: chosen.context.namespace };
  const user = chosen.context.user === undefined ? undefined : firstNamed(files, 'users', chosen.context.user);
  if (user?.item.user?.exec !== undefined || user?.item.user?.['auth-provider'] !== undefined) {
    const { readWithPlugin } = await import('./read-with-plugin.ts');
    const access = await readWithPlugin(
      files.map(({ path }) => path),
      chosen.name,
    );
    return { ...access, ...namespace };
  }
  const who = { ...user?.item.user, folder: dirname(user?.path ?? server.path) };
  try {
    return { ...plainAccess({ ...server.item.cluster, folder: dirname(server.path) }, who), ...namespace };
  } catch (error) {
    throw badKubeconfig(paths, asError(error).message, error);
  }
}

function plainAccess(server: KubeconfigCluster, who: KubeconfigUser): Access {
  const cert = bytesOf(who['client-certificate-data'], who['client-certificate'], who.folder);
  const key = bytesOf(who['client-key-data'], who['client-key'], who.folder);
  const ca = bytesOf(server['certificate-authority-data'], server['certificate-authority'], server.folder);
  const address = new URL(server.server);
  // As the client library: a token must not leave unencrypted by mistake.
  if (address.protocol === 'http:' && server['insecure-skip-tls-verify'] !== true) {
    throw new Error('its server is http, which is taken only with insecure-skip-tls-verify');
  }
  return {
    server: address,
    tls: {
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(server['insecure-skip-tls-verify'] === true ? { rejectUnauthorized: false } : {}),
      ...(server['tls-server-name'] === undefined ? {} : { servername: server['tls-server-name'] }),
    },
    ...(server['proxy-url'] === undefined ? {} : { proxy: server['proxy-url'] }),
    headers: headersOf(who),
  };
}

function headersOf(who: KubeconfigUser): Access['headers'] {
  const as = who.as === undefined ? {} : { 'impersonate-user': who.as };
  if (who.token !== undefined) return async () => ({ authorization: `Bearer ${who.token}`, ...as });
  if (who.tokenFile !== undefined) {
    const token = createTokenFile(resolve(who.folder, who.tokenFile));
    return async () => ({ authorization: `Bearer ${await token()}`, ...as });
  }
  if (who.username === undefined) return async () => as;
  const basic = Buffer.from(`${who.username}:${who.password ?? ''}`).toString('base64');
  return async () => ({ authorization: `Basic ${basic}`, ...as });
}

function bytesOf(data: string | undefined, file: string | undefined, folder: string): Buffer | undefined {
  if (data !== undefined) return Buffer.from(data, 'base64');
  return file === undefined ? undefined : readFileSync(resolve(folder, file));
}
