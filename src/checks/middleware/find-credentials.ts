import type { SecretVariable } from '../../runner/step.ts';
import { type ContainerEnv, hostsByStem, type SecretRef } from './container-env.ts';
import { type EnvUrl, isPlainName, readEnvUrl } from './read-env-url.ts';
import { anyDatabase, type ServerKind } from './server-kind.ts';
import { isDatabase, type ServerPeer } from './server-peers.ts';

export interface Credentials {
  readonly secrets: readonly SecretVariable[];
  /** From texts of the spec; else the server's usual ones, or what the Secret says. */
  readonly user?: string;
  readonly database?: string;
}

const passwordWords = /^(.*?)_?(?:PASSWORD|PASSWD|PASS|PWD|AUTH_TOKEN)$/i;
const userWords = ['_USER', '_USERNAME', '_LOGIN', 'USER', 'USERNAME'];
const databaseWords = ['_DB', '_DATABASE', '_DBNAME', '_DB_NAME', '_NAME', 'DATABASE'];
const urlWords = /^(.*?)_?(?:URL|URI|DSN)$/i;

/**
 * Which of the container's own Secrets are for this server: only where the spec itself puts them beside its host, so that no
 * password goes to a server that somebody named in a chat. 'several': more than one would fit, and none is tried.
 */
export function findCredentials(
  env: ContainerEnv,
  peer: ServerPeer,
  kind: ServerKind,
): Credentials | 'several' | undefined {
  for (const found of [inUrl(env, peer, kind), besideHost(env, peer, kind), wholeUrl(env, kind)]) {
    const different = new Map(found.map((one) => [JSON.stringify(one.secrets), one]));
    if (different.size > 1) return 'several';
    const [first] = different.values();
    if (first !== undefined) return first;
  }
  return undefined;
}

/** `postgres://$(DB_USER):$(DB_PASSWORD)@db:5432/shop`, as a text of the spec. */
function inUrl(env: ContainerEnv, peer: ServerPeer, kind: ServerKind): Credentials[] {
  return urlsOf(env, peer, kind).flatMap((url) => {
    const password = url.passwordFrom === undefined ? undefined : env.secrets.get(url.passwordFrom);
    if (password === undefined) return [];
    const user = url.user ?? env.texts.get(url.userFrom ?? '');
    return [credentials({ password, user, userRef: env.secrets.get(url.userFrom ?? ''), database: url.database })];
  });
}

/** DB_PASSWORD, where DB_HOST or DB_URL is this server; or PGPASSWORD, where the spec names this server anyhow. */
function besideHost(env: ContainerEnv, peer: ServerPeer, kind: ServerKind): Credentials[] {
  const hosts = hostsByStem(env).filter(({ host, port }) => host === peer.host && (port ?? kind.port) === peer.port);
  const urls = urlsOf(env, peer, kind);
  if (hosts.length === 0 && urls.length === 0) return [];
  const stems = [...hosts.map(({ stem }) => stem), ...urls.flatMap(({ stem }) => (stem === undefined ? [] : [stem]))];
  const passwords = [...env.secrets].flatMap(([name, ref]) => {
    const [, stem] = passwordWords.exec(name) ?? [];
    return stem === undefined ? [] : [{ stem, ref }];
  });
  const same = passwords.filter(({ stem }) => stems.includes(stem));
  const means = (stem: string) => kind.stems.test(stem) || (isDatabase(kind) && anyDatabase.test(stem));
  const fitting = same.length > 0 ? same : passwords.filter(({ stem }) => means(stem));
  const database = urls.find((url) => url.database !== undefined)?.database;
  return fitting.map(({ stem, ref }) => {
    const user = named(env.texts, stem, userWords) ?? urls.find((url) => url.user !== undefined)?.user;
    const userRef = named(env.secrets, stem, userWords);
    return credentials({ password: ref, user, userRef, database: named(env.texts, stem, databaseWords) ?? database });
  });
}

/** DATABASE_URL as a whole in a Secret: the step itself compares its host with the one that was asked for. */
function wholeUrl(env: ContainerEnv, kind: ServerKind): Credentials[] {
  const urls = [...env.secrets].filter(([name]) => {
    const [, stem] = urlWords.exec(name) ?? [];
    return stem !== undefined && (kind.stems.test(stem) || (isDatabase(kind) && anyDatabase.test(stem)));
  });
  return urls.map(([, ref]) => ({ secrets: [{ name: 'KDEBUG_URL', ...ref }] }));
}

function urlsOf(
  env: ContainerEnv,
  peer: ServerPeer,
  kind: ServerKind,
): readonly (EnvUrl & { stem: string | undefined })[] {
  return [...env.texts].flatMap(([name, value]) => {
    const url = readEnvUrl(value);
    if (url === undefined || url.host !== peer.host) return [];
    // The usual port of another scheme is another server: the password of `https://…` is for no database.
    const usual = kind.schemes.includes(url.scheme) ? kind.port : undefined;
    if ((url.port ?? usual) !== peer.port) return [];
    return [{ ...url, stem: urlWords.exec(name)?.[1] }];
  });
}

interface Parts {
  readonly password: SecretRef;
  readonly user: string | undefined;
  readonly userRef: SecretRef | undefined;
  readonly database: string | undefined;
}

function credentials({ password, user, userRef, database }: Parts): Credentials {
  const plain = isPlainName(user) ? user : undefined;
  return {
    secrets: [
      { name: 'KDEBUG_PASSWORD', ...password },
      ...(plain === undefined && userRef !== undefined ? [{ name: 'KDEBUG_USER', ...userRef } as const] : []),
    ],
    ...(plain === undefined ? {} : { user: plain }),
    ...(isPlainName(database) ? { database } : {}),
  };
}

function named<T>(from: ReadonlyMap<string, T>, stem: string, words: readonly string[]): T | undefined {
  return words.map((word) => from.get(`${stem}${word}`)).find((value) => value !== undefined);
}
