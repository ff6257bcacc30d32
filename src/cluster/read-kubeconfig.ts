import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { problem, UserError } from '../errors.ts';
import type { Access } from './access.ts';
import { createTokenFile } from './token-file.ts';

const text = z.string().min(1).optional();
const cluster = z.object({
  server: z.string(),
  'certificate-authority': text,
  'certificate-authority-data': text,
  'insecure-skip-tls-verify': z.boolean().optional(),
  'tls-server-name': text,
  'proxy-url': text,
});
const user = z.object({
  token: text,
  tokenFile: text,
  'client-certificate': text,
  'client-certificate-data': text,
  'client-key': text,
  'client-key-data': text,
  username: text,
  password: z.string().optional(),
  as: text,
  exec: z.unknown().optional(),
  'auth-provider': z.unknown().optional(),
});
const kubeconfig = z.object({
  contexts: z.array(z.object({ name: z.string(), context: z.object({ cluster: z.string(), user: text }) })).nullish(),
  clusters: z.array(z.object({ name: z.string(), cluster })).nullish(),
  users: z.array(z.object({ name: z.string(), user: user.nullish() })).nullish(),
});
type User = z.infer<typeof user>;
type Server = z.infer<typeof cluster>;

/**
 * Who asks and whom, from a kubeconfig; a current context is never taken in silence when there are several.
 * Tokens, certificates and passwords are read here, because importing the client library costs 0.4 s; credentials that
 * need a plugin are left to it. Throws a UserError when the file or the context cannot be used.
 */
export async function readKubeconfig(path: string, context: string | undefined): Promise<Access> {
  const file = parseFile(path);
  const chosen = chooseContext(file.contexts ?? [], path, context);
  const server = file.clusters?.find(({ name }) => name === chosen.context.cluster)?.cluster;
  if (server === undefined) throw badKubeconfig(path, `its context ${chosen.name} names a cluster that is not in it`);
  const who = file.users?.find(({ name }) => name === chosen.context.user)?.user ?? {};
  if (who.exec !== undefined || who['auth-provider'] !== undefined) {
    const { readWithPlugin } = await import('./read-with-plugin.ts');
    return readWithPlugin(path, chosen.name);
  }
  try {
    return plainAccess(server, who, dirname(path));
  } catch (error) {
    throw badKubeconfig(path, 'a file that it names cannot be read', error);
  }
}

function parseFile(path: string): z.infer<typeof kubeconfig> {
  let source: unknown;
  try {
    source = parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw badKubeconfig(path, 'it cannot be read as YAML', error);
  }
  const read = kubeconfig.safeParse(source);
  if (read.success) return read.data;
  const where = read.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw badKubeconfig(path, `it is no kubeconfig (see ${where})`, read.error);
}

function chooseContext<C extends { readonly name: string }>(
  contexts: readonly C[],
  path: string,
  context: string | undefined,
): C {
  const names = contexts.map(({ name }) => name);
  const chosen = context === undefined ? contexts : contexts.filter(({ name }) => name === context);
  const [only] = chosen;
  if (only !== undefined && chosen.length === 1) return only;
  const found = names.length === 0 ? 'no context' : `the contexts ${names.join(', ')}`;
  throw new UserError(
    problem(
      'no-context',
      context === undefined
        ? `No context is named, and ${path} has ${found}.`
        : `There is no context ${context}; ${path} has ${found}.`,
      'Name the context, with --context NAME or KDEBUG_CONTEXT.',
    ),
  );
}

function plainAccess(server: Server, who: User, folder: string): Access {
  const cert = bytesOf(who['client-certificate-data'], who['client-certificate'], folder);
  const key = bytesOf(who['client-key-data'], who['client-key'], folder);
  const ca = bytesOf(server['certificate-authority-data'], server['certificate-authority'], folder);
  return {
    server: new URL(server.server),
    tls: {
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(server['insecure-skip-tls-verify'] === true ? { rejectUnauthorized: false } : {}),
      ...(server['tls-server-name'] === undefined ? {} : { servername: server['tls-server-name'] }),
    },
    ...(server['proxy-url'] === undefined ? {} : { proxy: server['proxy-url'] }),
    headers: headersOf(who, folder),
  };
}

function headersOf(who: User, folder: string): Access['headers'] {
  const as = who.as === undefined ? {} : { 'impersonate-user': who.as };
  if (who.token !== undefined) return async () => ({ authorization: `Bearer ${who.token}`, ...as });
  if (who.tokenFile !== undefined) {
    const token = createTokenFile(resolve(folder, who.tokenFile));
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

function badKubeconfig(path: string, why: string, cause?: unknown): UserError {
  return new UserError(
    problem('bad-kubeconfig', `The kubeconfig ${path} cannot be used: ${why}.`, 'Try `kubectl --kubeconfig` with it.'),
    { cause },
  );
}
