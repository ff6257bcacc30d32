import type { ServiceFact } from '../check/api-facts.ts';

/** A host as Kubernetes DNS reads it (kubernetes/dns, specification.md): which Service it would mean. */
export interface ServiceName {
  readonly name: string;
  readonly namespace: string;
  /** 'db-0' in db-0.db.shop.svc: one pod of a headless Service. */
  readonly podName?: string;
}

/** undefined for an address, or for a name that cannot be one of a Service. */
export function serviceName(host: string, namespace: string): ServiceName | undefined {
  if (/^[\d.]+$/.test(host) || host.includes(':')) return undefined;
  const labels = host.replace(/\.$/, '').toLowerCase().split('.');
  const svc = labels.indexOf('svc');
  const own = svc === -1 ? labels : labels.slice(0, svc);
  const [a, b, c, more] = own;
  if (a === undefined || more !== undefined) return undefined;
  if (svc === -1 && c !== undefined) return undefined;
  if (svc !== -1 && b === undefined) return undefined;
  if (c !== undefined && b !== undefined) return { podName: a, name: b, namespace: c };
  return { name: a, namespace: b ?? namespace };
}

/** The Service that a peer means, by its name, by its own address, or by the address that its name resolved to. */
export function findService(
  services: readonly ServiceFact[],
  { host, addresses }: { readonly host: string; readonly addresses: readonly string[] },
  namespace: string,
): ServiceFact | undefined {
  const meant = serviceName(host, namespace);
  const named = services.find((service) => service.name === meant?.name && service.namespace === meant.namespace);
  return named ?? services.find(({ clusterIPs }) => [host, ...addresses].some((one) => clusterIPs.includes(one)));
}

export function isHostAddress(host: string): boolean {
  return /^[\d.]+$/.test(host) || host.includes(':');
}

/** orders.shop.svc: a Service as people write it, and as report/ compares it. */
export function fullName({ name, namespace }: Pick<ServiceFact, 'name' | 'namespace'>): string {
  return `${name}.${namespace}.svc`;
}

/** Namespaces besides the target's whose Services are worth seeing for this host. */
export function serviceNamespaces(host: string, namespace: string): readonly string[] {
  const meant = serviceName(host, namespace);
  return meant === undefined || meant.namespace === namespace || !isNamespace(meant.namespace) ? [] : [meant.namespace];
}

function isNamespace(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text);
}
