import { readFileSync } from 'node:fs';
import { delimiter, dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { asError, problem, UserError } from '../errors.ts';
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
  'current-context': z.string().nullish(),
  contexts: z.array(z.object({ name: z.string(), context: z.object({ cluster: z.string(), user: text }) })).nullish(),
  clusters: z.array(z.object({ name: z.string(), cluster })).nullish(),
  users: z.array(z.object({ name: z.string(), user: user.nullish() })).nullish(),
});
/** Paths in a kubeconfig are relative to its folder. */
type User = z.infer<typeof user> & { readonly folder: string };
type Server = z.infer<typeof cluster> & { readonly folder: string };

/** Which context is meant; without a name only a kubeconfig with one context has an answer. */
export interface Wanted {
  readonly context?: string;
  readonly useCurrentContext?: boolean;
}

/**
 * Who asks and whom, from a kubeconfig, or several as the variable KUBECONFIG lists them; the first that names a thing
 * wins. Tokens, certificates and passwords are read here, because importing the client library costs 0.4 s; credentials
 * that need a plugin are left to it. Throws a UserError when the file or the context cannot be used.
 */
export async function readKubeconfig(paths: string, wanted: Wanted): Promise<Access> {
  const files = paths
    .split(delimiter)
    .filter((path) => path !== '')
    .map(readFile);
  const chosen = chooseContext(files, paths, wanted);
  const server = firstNamed(files, 'clusters', chosen.context.cluster);
  if (server === undefined) throw badKubeconfig(paths, `its context ${chosen.name} names a cluster that is not in it`);
  const user = chosen.context.user === undefined ? undefined : firstNamed(files, 'users', chosen.context.user);
  if (user?.item.user?.exec !== undefined || user?.item.user?.['auth-provider'] !== undefined) {
    const { readWithPlugin } = await import('./read-with-plugin.ts');
    return readWithPlugin(
      files.map(({ path }) => path),
      chosen.name,
    );
  }
  const who = { ...user?.item.user, folder: dirname(user?.path ?? server.path) };
  try {
    return plainAccess({ ...server.item.cluster, folder: dirname(server.path) }, who);
  } catch (error) {
    throw badKubeconfig(paths, asError(error).message, error);
  }
}

interface File extends z.infer<typeof kubeconfig> {
  readonly path: string;
}

function readFile(path: string): File {
  let source: unknown;
  try {
    source = parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw badKubeconfig(path, 'it cannot be read as YAML', error);
  }
  const read = kubeconfig.safeParse(source);
  if (read.success) return { path, ...read.data };
  const where = read.error.issues.map((issue) => issue.path.join('.') || 'its top').join(', ');
  throw badKubeconfig(path, `it is no kubeconfig (see ${where})`, read.error);
}

function firstNamed<K extends 'clusters' | 'users'>(files: readonly File[], kind: K, name: string) {
  type Item = NonNullable<File[K]>[number];
  for (const file of files) {
    const item = (file[kind] as readonly Item[] | null | undefined)?.find((each) => each.name === name);
    if (item !== undefined) return { item, path: file.path };
  }
  return undefined;
}

/** A worker never takes a current context in silence when there are several: it may be another one tomorrow. */
function chooseContext(files: readonly File[], paths: string, { context, useCurrentContext }: Wanted) {
  const contexts = files.flatMap((file) => file.contexts ?? []);
  const current = files.find((file) => (file['current-context'] ?? '') !== '')?.['current-context'];
  const name = context ?? (useCurrentContext === true ? (current ?? undefined) : undefined);
  const names = [...new Set(contexts.map((each) => each.name))];
  const found = contexts.find((each) => each.name === (name ?? names[0]));
  if (found !== undefined && (name !== undefined || names.length === 1)) return found;
  const there = names.length === 0 ? 'no context' : `the contexts ${names.join(', ')}`;
  throw new UserError(
    problem(
      'no-context',
      name === undefined
        ? `No context is named, and ${paths} has ${there}.`
        : `There is no context ${name}; ${paths} has ${there}.`,
      'Name the context, with --context NAME or KDEBUG_CONTEXT.',
    ),
  );
}

function plainAccess(server: Server, who: User): Access {
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

function headersOf(who: User): Access['headers'] {
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

function badKubeconfig(path: string, why: string, cause?: unknown): UserError {
  return new UserError(
    problem('bad-kubeconfig', `The kubeconfig ${path} cannot be used: ${why}.`, 'Try `kubectl --kubeconfig` with it.'),
    { cause },
  );
}
