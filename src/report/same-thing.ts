/**
 * Whether two abouts mean the same thing. 'orders', 'orders.shop' and 'orders.shop.svc.cluster.local:8080' do, as long
 * as no second 'orders' in another namespace stands among the abouts. Two different ports of one host do not, but the
 * host without a port means either of them.
 */
export function createSameThing(abouts: readonly string[]): (a: string, b: string) => boolean {
  const things = new Map(abouts.map((about) => [about, readAbout(about)]));
  const longer = findLonger([...things.values()].map(({ name }) => name));
  const fullName = ({ name }: Thing): string => longer.get(name) ?? name;
  return (a, b) => {
    const one = things.get(a) ?? readAbout(a);
    const other = things.get(b) ?? readAbout(b);
    if (fullName(one) !== fullName(other)) return false;
    return one.port === undefined || other.port === undefined || one.port === other.port;
  };
}

/** Something kdebug's own pod is made of ('node n1', 'pod web-1', 'container web'), not the far side of a connection. */
export function isOwnPart(about: string): boolean {
  return /^(?:node|pod|container) \S/i.test(about);
}

interface Thing {
  readonly name: string;
  readonly port?: string;
}

const defaultPorts: Readonly<Record<string, string>> = { http: '80', https: '443' };

function readAbout(about: string): Thing {
  const text = about.trim();
  const [, scheme, authority] = /^([a-z][a-z0-9+.-]{0,20}):\/\/(?:[^/?#@]{0,256}@)?([^/?#]+)/i.exec(text) ?? [];
  const { name, port } = splitPort(authority ?? text);
  const known = port ?? (scheme === undefined ? undefined : defaultPorts[scheme.toLowerCase()]);
  const thing = { name: shortName(name) };
  return known === undefined ? thing : { ...thing, port: known };
}

function splitPort(text: string): Thing {
  const [, v6, v6Port] = /^\[([\da-f:.%]+)\](?::(\d{1,5}))?$/i.exec(text) ?? [];
  if (v6 !== undefined) return v6Port === undefined ? { name: v6 } : { name: v6, port: v6Port };
  const [, host, port] = /^([^\s:]+):(\d{1,5})$/.exec(text) ?? [];
  return host === undefined || port === undefined ? { name: text } : { name: host, port };
}

/** 'orders.shop.svc.cluster.local.' and 'Service shop/orders' as 'orders.shop'. Other names stay, in lower case. */
function shortName(name: string): string {
  const [, namespace, service] = /^(?:service|svc)[ /](?:([^\s/]+)\/)?(\S+)$/i.exec(name) ?? [];
  if (service !== undefined) return shortName(namespace === undefined ? service : `${service}.${namespace}`);
  const labels = name.toLowerCase().replace(/\.$/, '').split('.');
  const svc = labels.indexOf('svc');
  return (svc >= 2 ? labels.slice(0, svc) : labels).join('.');
}

/** 'orders' -> 'orders.shop', where exactly one such name is there to be meant. */
function findLonger(names: readonly string[]): ReadonlyMap<string, string> {
  const meant = new Map<string, string>();
  const unclear = new Set<string>();
  for (const name of new Set(names)) {
    const [service, namespace, ...more] = name.split('.');
    if (service === undefined || namespace === undefined || more.length > 0) continue;
    if (meant.has(service)) unclear.add(service);
    meant.set(service, name);
  }
  return new Map([...meant].filter(([service]) => !unclear.has(service)));
}
