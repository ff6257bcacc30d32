import { type Service, services } from '../admission/complete-service.ts';
import { type EndpointSlice, endpointSlices } from '../controllers/keep-endpoints.ts';
import { type Resource, resourceNamed } from '../model/resources.ts';
import type { Store } from '../store/store.ts';

/** What cluster DNS says to a name. */
export type Resolved =
  | { readonly is: 'found'; readonly records: readonly Found[] }
  /** It exists, without a record of the type that was asked for. */
  | { readonly is: 'empty' }
  | { readonly is: 'missing' }
  /** No name of the cluster: there is no way out to ask. */
  | { readonly is: 'elsewhere' };

export type Found =
  | { readonly type: 'A'; readonly address: string }
  | { readonly type: 'CNAME'; readonly domain: string }
  | { readonly type: 'PTR'; readonly domain: string }
  | { readonly type: 'SRV'; readonly target: string; readonly port: number; readonly addresses: readonly string[] };

const zone = ['cluster', 'local'] as const;
const namespaces = resourceNamed('v1', 'namespaces') as Resource;
const missing: Resolved = { is: 'missing' };

/** A name as CoreDNS answers it (the Kubernetes DNS specification, version 1.1.0): Services, headless ones, pods, SRV, PTR. */
export function resolveName(store: Store, name: string): Resolved {
  const labels = name.toLowerCase().replace(/\.$/, '').split('.');
  if (labels.slice(-2).join('.') === 'in-addr.arpa')
    return resolveAddress(store, labels.slice(0, -2).reverse().join('.'));
  if (labels.slice(-2).join('.') !== zone.join('.')) return { is: 'elsewhere' };
  const own = labels.slice(0, -2);
  const kind = own.pop();
  if (kind === undefined) return { is: 'empty' };
  if (kind === 'pod') return resolvePod(store, own);
  if (kind !== 'svc') return missing;
  const namespace = own.pop();
  if (namespace === undefined) return { is: 'empty' };
  if (store.get(namespaces, namespace) === undefined) return missing;
  const service = own.pop();
  return service === undefined ? { is: 'empty' } : resolveService(store, `${namespace}/${service}`, own);
}

function resolvePod(store: Store, [dashed, namespace]: readonly string[]): Resolved {
  if (dashed === undefined || namespace === undefined || store.get(namespaces, namespace) === undefined) return missing;
  return /^\d+(-\d+){3}$/.test(dashed) ? found([{ type: 'A', address: dashed.replaceAll('-', '.') }]) : missing;
}

function resolveService(store: Store, key: string, rest: readonly string[]): Resolved {
  const service = store.get<Service>(services, key);
  if (service === undefined) return missing;
  const { type, externalName = '', clusterIP = '' } = service.spec;
  if (type === 'ExternalName') return rest.length === 0 ? found([{ type: 'CNAME', domain: externalName }]) : missing;
  const [first, second] = rest;
  if (rest.length === 2 && first?.startsWith('_') === true && second?.startsWith('_') === true)
    return resolvePort(store, service, { port: first.slice(1), protocol: second.slice(1) });
  const ready = readyEndpoints(store, service);
  if (rest.length === 1) return addresses(ready.filter(({ host }) => host === first).map(({ address }) => address));
  if (rest.length > 1) return missing;
  // Without a ready endpoint a headless name does not exist: so CoreDNS answers too.
  return addresses(clusterIP === 'None' ? ready.map(({ address }) => address) : [clusterIP]);
}

function resolvePort(store: Store, service: Service, asked: { port: string; protocol: string }): Resolved {
  const port = service.spec.ports?.find(
    ({ name, protocol = 'TCP' }) => name === asked.port && protocol.toLowerCase() === asked.protocol,
  );
  if (port === undefined) return missing;
  const full = fullName(service);
  if (service.spec.clusterIP !== 'None')
    return found([{ type: 'SRV', target: full, port: port.port, addresses: [service.spec.clusterIP ?? ''] }]);
  const number = typeof port.targetPort === 'number' ? port.targetPort : port.port;
  return found(
    readyEndpoints(store, service).map(({ host, address }) => ({
      type: 'SRV',
      target: `${host}.${full}`,
      port: number,
      addresses: [address],
    })),
  );
}

function resolveAddress(store: Store, address: string): Resolved {
  for (const service of store.list<Service>(services)) {
    if (service.spec.clusterIP === address) return found([{ type: 'PTR', domain: fullName(service) }]);
    if (service.spec.clusterIP !== 'None') continue;
    const endpoint = readyEndpoints(store, service).find((each) => each.address === address);
    if (endpoint !== undefined) return found([{ type: 'PTR', domain: `${endpoint.host}.${fullName(service)}` }]);
  }
  return missing;
}

interface Endpoint {
  readonly address: string;
  /** Its name below the Service's. */
  readonly host: string;
}

function readyEndpoints(store: Store, { metadata }: Service): readonly Endpoint[] {
  return store
    .list<EndpointSlice>(endpointSlices, metadata.namespace)
    .filter((slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === metadata.name)
    .flatMap(({ endpoints = [] }) => endpoints)
    .filter(({ conditions }) => conditions?.ready !== false)
    .flatMap(({ addresses: all, hostname }) =>
      all.map((address) => ({ address, host: hostname ?? address.replaceAll('.', '-') })),
    );
}

function fullName({ metadata }: Service): string {
  return `${metadata.name}.${metadata.namespace}.svc.${zone.join('.')}`;
}

function addresses(all: readonly string[]): Resolved {
  return found(all.map((address) => ({ type: 'A', address })));
}

function found(records: readonly Found[]): Resolved {
  return records.length === 0 ? missing : { is: 'found', records };
}
