import type { ServiceFact, V1Pod } from '../check/api-facts.ts';
import { isForbidden } from '../check/forbidden-addresses.ts';
import { selects } from './declared-ports.ts';
import { findService, isHostAddress } from './find-service.ts';

export interface Peer {
  readonly host: string;
  readonly port: number;
  /** Where the spec names it: 'env DATABASE_URL'; never the value, which may hold a password. */
  readonly from: string;
  /** Where it is named by a URL: 'https'. */
  readonly scheme?: string;
}

/** More would make the answer slow and the pod's network busy. */
const most = 8;

/** TCP peers that a container's literal env values and arguments name, each once, in the order of the spec. */
export function declaredPeers(
  pod: V1Pod,
  container: string | undefined,
  services: readonly ServiceFact[] = [],
): readonly Peer[] {
  const all = pod.spec?.containers ?? [];
  const named = [...all, ...(pod.spec?.initContainers ?? [])].find(({ name }) => name === container);
  const spec = named ?? (all.length === 1 ? all[0] : undefined);
  if (spec === undefined) return [];
  const env = (spec.env ?? []).flatMap(({ name, value }) =>
    value === undefined || value === '' ? [] : [{ name, value }],
  );
  const words = [...(spec.command ?? []), ...(spec.args ?? [])];
  const found = [
    ...env.flatMap(({ name, value }) => peersIn(value, name, `env ${name}`)),
    ...hostPortPairs(env),
    ...env.flatMap(({ name, value }) => servicesIn(value, `env ${name}`, { services, pod })),
    ...words.flatMap((word, i) => peersIn(valueIn(word), flagIn(word, words[i - 1]), 'its arguments')),
  ];
  const throughProxy = env.some(({ name }) => /^https?_proxy$/i.test(name));
  const kept = found.filter((peer) => isProbed(peer, pod) && !(throughProxy && isWeb(peer)));
  return [...new Map(kept.map((peer) => [`${peer.host}:${peer.port}`, peer])).values()].slice(0, most);
}

/** IANA's registry of ports, by the scheme that clients use. */
const schemePorts: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  ws: 80,
  wss: 443,
  postgres: 5432,
  postgresql: 5432,
  mysql: 3306,
  mariadb: 3306,
  redis: 6379,
  rediss: 6379,
  amqp: 5672,
  amqps: 5671,
  mongodb: 27_017,
  nats: 4222,
  memcached: 11_211,
  kafka: 9092,
  tcp: 0,
  grpc: 0,
};

/** Links that an app only shows, and its own address as browsers know it: nobody in the pod goes there. */
const isForPeople =
  /^(?:.*_)?(?:docs?|documentation|support|help|home(?:page)?|website|public|external|canonical|redirect|callback|logout|login_redirect|frontend|(?:cors|allowed)_origins?|terms|privacy|contact|imprint|logo|icon|source_code|changelog|license|runbook)(?:_(?:url|uri|link|host|hostname|base_url|page))?$|^(?:app|site|root|self|my|server_root|web)_(?:url|uri|base_url)$/i;

function peersIn(value: string, name: string, from: string): Peer[] {
  if (value.length > 2000 || value.includes('$(')) return [];
  const [, scheme, authority] = /^(?:jdbc:)?([a-z][a-z0-9+.-]{0,20}):\/\/(?:[^/?#]*@)?([^/?#]+)/i.exec(value) ?? [];
  if (scheme !== undefined && authority !== undefined) {
    const usual = schemePorts[scheme.toLowerCase().split('+')[0] ?? ''];
    if (usual === undefined) return [];
    if (isForPeople.test(name)) return [];
    const found = authority.split(',').flatMap((one) => hostAndPort(one, usual, from) ?? []);
    return found.map((peer) => ({ ...peer, scheme: scheme.toLowerCase() }));
  }
  if (!namesPeer(name)) return [];
  return value.split(',').flatMap((one) => hostAndPort(one.trim(), 0, from) ?? []);
}

/** Whatever the variable is called: the name of a Service that leads elsewhere, with a port, is a peer. */
function servicesIn(
  value: string,
  from: string,
  { services, pod }: { services: readonly ServiceFact[]; pod: V1Pod },
): Peer[] {
  if (services.length === 0 || value.length > 500) return [];
  return value.split(',').flatMap((one) => {
    const peer = hostAndPort(one.trim(), 0, from);
    const addresses: readonly string[] = [];
    const service = peer && findService(services, { host: peer.host, addresses }, pod.metadata?.namespace ?? '');
    return peer === undefined || service === undefined || selects(service, pod) ? [] : [peer];
  });
}

/** host:port alone may as well be an address to listen on, or an image: the variable or flag must say that it is a peer. */
function namesPeer(name: string): boolean {
  return (
    /(?:url|uri|host|addr|address|endpoint|server|servers|broker|brokers|upstream|backend|target|dsn)s?$/i.test(name) &&
    !/listen|bind|serve_|advertise|metrics|health|probe|admin|debug|pprof/i.test(name)
  );
}

function hostAndPort(text: string, usual: number, from: string): Peer | undefined {
  const [, v6, v6Port] = /^\[([0-9a-f:.]+)\](?::(\d{1,5}))?$/i.exec(text) ?? [];
  const [, name, namePort] = /^([a-z0-9_](?:[a-z0-9._-]{0,251}[a-z0-9])?\.?)(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const host = (v6 ?? name)?.toLowerCase();
  const port = Number(v6Port ?? namePort ?? usual);
  return host === undefined || port < 1 || port > 65_535 ? undefined : { host, port, from };
}

/** DB_HOST and DB_PORT; DB_HOST alone says too little. */
function hostPortPairs(env: readonly { readonly name: string; readonly value: string }[]): Peer[] {
  const values = new Map(env.map(({ name, value }) => [name, value]));
  return env.flatMap(({ name, value }) => {
    const [, stem] = /^(.*)_HOST(?:NAME)?$/i.exec(name) ?? [];
    const port = stem === undefined ? undefined : (values.get(`${stem}_PORT`) ?? values.get(`${stem}_port`));
    if (port === undefined || !/^\d{1,5}$/.test(port) || value.includes(':') || !namesPeer(name)) return [];
    return hostAndPort(`${value}:${port}`, 0, `env ${name} and ${stem}_PORT`) ?? [];
  });
}

/** Ports of services that speak UDP: a refused TCP connect would say nothing of them (DNS, NTP, SNMP, syslog, statsd, Jaeger). */
const udpPorts = new Set([53, 123, 161, 514, 4789, 6831, 6832, 8125]);

/** Loopback is the pod itself, which the listeners tell; 0.0.0.0 is an address to listen on. */
function isProbed({ host, port }: Peer, pod: V1Pod): boolean {
  if (udpPorts.has(port)) return false;
  if (host === 'localhost' || isForbidden(host, true)) return false;
  if (/^\d/.test(host) && !isHostAddress(host) && /^[\dx.]+$/.test(host)) return false;
  return host !== pod.status?.podIP && host !== pod.metadata?.name;
}

/** What goes through an HTTP proxy is not reached straight. Names within the cluster have at most two dots before svc. */
function isWeb({ host, port }: Peer): boolean {
  return (port === 80 || port === 443) && host.split('.').length > 2 && !/\.svc(?:\.|$)/.test(host);
}

/** --redis=cache:6379 */
function valueIn(word: string): string {
  const at = word.startsWith('-') ? word.indexOf('=') : -1;
  return at === -1 ? word : word.slice(at + 1);
}

function flagIn(word: string, before: string | undefined): string {
  const flag = word.startsWith('-') && word.includes('=') ? word.slice(0, word.indexOf('=')) : (before ?? '');
  return flag.startsWith('-') ? flag : '';
}
