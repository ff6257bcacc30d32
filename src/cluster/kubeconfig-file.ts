import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { problem, UserError } from '../errors.ts';

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
  contexts: z
    .array(z.object({ name: z.string(), context: z.object({ cluster: z.string(), user: text, namespace: text }) }))
    .nullish(),
  clusters: z.array(z.object({ name: z.string(), cluster })).nullish(),
  users: z.array(z.object({ name: z.string(), user: user.nullish() })).nullish(),
});
/** One kubeconfig as it stands; fields that kdebug does not use are left out. */
export interface KubeconfigFile extends z.infer<typeof kubeconfig> {
  readonly path: string;
}

export function readKubeconfigFile(path: string): KubeconfigFile {
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

/** The item of that name in the first file that has one, and where that was. */
export function firstNamed<K extends 'clusters' | 'users'>(files: readonly KubeconfigFile[], kind: K, name: string) {
  type Item = NonNullable<KubeconfigFile[K]>[number];
  for (const file of files) {
    const item = (file[kind] as readonly Item[] | null | undefined)?.find((each) => each.name === name);
    if (item !== undefined) return { item, path: file.path };
  }
  return undefined;
}

export function badKubeconfig(path: string, why: string, cause?: unknown): UserError {
  return new UserError(
    problem('bad-kubeconfig', `The kubeconfig ${path} cannot be used: ${why}.`, 'Try `kubectl --kubeconfig` with it.'),
    { cause },
  );
}

/** Paths in a kubeconfig are relative to its folder. */
export type KubeconfigUser = z.infer<typeof user> & { readonly folder: string };
export type KubeconfigCluster = z.infer<typeof cluster> & { readonly folder: string };
