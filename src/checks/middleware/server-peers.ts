import type { V1Pod } from '../../check/api-facts.ts';
import { isForbidden } from '../../check/forbidden-addresses.ts';
import { declaredPeers } from '../declared-peers.ts';
import { containerEnv, hostsByStem } from './container-env.ts';
import { readEnvUrl } from './read-env-url.ts';
import { anyDatabase, type ServerKind } from './server-kind.ts';

type Container = NonNullable<V1Pod['spec']>['containers'][number];

export interface ServerPeer {
  readonly host: string;
  readonly port: number;
}

/** More in one container of an app is rare, and each costs it a connection. */
const most = 2;

/** Servers of this kind that the container's spec names: by a URL, a stem (PGHOST), or the usual port. */
export function serverPeers(pod: V1Pod, container: Container | undefined, kind: ServerKind): readonly ServerPeer[] {
  const env = containerEnv(container);
  const urls = [...env.texts.values()].flatMap((value) => {
    const url = readEnvUrl(value);
    return url !== undefined && kind.schemes.includes(url.scheme)
      ? [{ host: url.host, port: url.port ?? kind.port }]
      : [];
  });
  const stems = hostsByStem(env)
    .filter(
      ({ stem, port }) => kind.stems.test(stem) || (isDatabase(kind) && anyDatabase.test(stem) && port === kind.port),
    )
    .map(({ host, port }) => ({ host, port: port ?? kind.port }));
  const usual = declaredPeers(pod, container?.name)
    .filter(({ from }) => !/^[a-z]+\+srv:/i.test(env.texts.get(from.replace(/^env /, '')) ?? ''))
    .filter(({ port, from }) => port === kind.port || kind.stems.test(stemOf(from)))
    .map(({ host, port }) => ({ host, port }));
  const found = [...urls, ...stems, ...usual].filter(({ host }) => !isForbidden(host, true) && host !== 'localhost');
  return [...new Map(found.map((peer) => [`${peer.host}:${peer.port}`, peer])).values()].slice(0, most);
}

/** 'env KAFKA_BOOTSTRAP_SERVERS' → KAFKA: lists too, which hostsByStem leaves out. */
function stemOf(from: string): string {
  return from
    .replace(/^env /, '')
    .replace(/_?(?:BOOTSTRAP_SERVER|BROKER|SERVER|NODE|HOST|ADDR|ADDRESSE|ENDPOINT|URL)S?$/i, '');
}

/** Kinds that a variable called DB_HOST may mean. */
export function isDatabase({ name }: ServerKind): boolean {
  return name === 'postgres' || name === 'mysql';
}
