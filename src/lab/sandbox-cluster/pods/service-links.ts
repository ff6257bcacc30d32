import { type Service, services } from '../admission/complete-service.ts';
import type { Pod } from '../model/pod.ts';
import type { Store } from '../store/store.ts';

/** The variables that the kubelet sets for each Service of the namespace (Docker's links), unless the pod wants none. */
export function serviceLinks(store: Store, { metadata, spec }: Pod): Readonly<Record<string, string>> {
  const own = spec.enableServiceLinks === false ? [] : store.list<Service>(services, metadata.namespace);
  const [api] = store.list<Service>(services, 'default').filter((service) => service.metadata.name === 'kubernetes');
  const all = api === undefined ? own : [...own, api];
  return Object.fromEntries(all.flatMap(variablesOf));
}

function variablesOf({ metadata, spec }: Service): readonly (readonly [string, string])[] {
  const { clusterIP: ip, ports = [] } = spec;
  const [first] = ports;
  if (ip === undefined || ip === 'None' || ip === '' || first === undefined) return [];
  const name = metadata.name.toUpperCase().replaceAll('-', '_');
  return [
    [`${name}_SERVICE_HOST`, ip],
    [`${name}_SERVICE_PORT`, String(first.port)],
    ...ports.flatMap((port) => (port.name === undefined ? [] : [namedPort(name, port.name, port.port)])),
    [`${name}_PORT`, `${protocolOf(first)}://${ip}:${first.port}`],
    ...ports.flatMap((port) => linkOf(`${name}_PORT_${port.port}_${protocolOf(port).toUpperCase()}`, ip, port)),
  ];
}

function namedPort(name: string, port: string, number: number): readonly [string, string] {
  return [`${name}_SERVICE_PORT_${port.toUpperCase().replaceAll('-', '_')}`, String(number)];
}

type Port = NonNullable<Service['spec']['ports']>[number];

function linkOf(prefix: string, ip: string, port: Port): readonly (readonly [string, string])[] {
  const protocol = protocolOf(port);
  return [
    [prefix, `${protocol}://${ip}:${port.port}`],
    [`${prefix}_PROTO`, protocol],
    [`${prefix}_PORT`, String(port.port)],
    [`${prefix}_ADDR`, ip],
  ];
}

function protocolOf({ protocol = 'TCP' }: Port): string {
  return protocol.toLowerCase();
}
