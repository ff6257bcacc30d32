import type { ServiceFact, V1Pod } from '../check/api-facts.ts';

type Container = NonNullable<V1Pod['spec']>['containers'][number];
type Probe = NonNullable<Container['readinessProbe']>;

export interface DeclaredPort {
  readonly port: number;
  readonly container?: string;
  /** Who counts on it: 'Service orders', 'the readiness probe'; empty where only containerPort names it, which binds nobody. */
  readonly users: readonly string[];
}

/** TCP ports on which the pod should listen, by containerPorts, probes and the Services that select it. */
export function declaredPorts(pod: V1Pod, services: readonly ServiceFact[]): readonly DeclaredPort[] {
  const containers = (pod.spec?.containers ?? []).concat(
    (pod.spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always'),
  );
  const found = [
    ...containers.flatMap(({ name, ports = [] }) =>
      ports.filter(isTcp).map(({ containerPort }) => ({ port: containerPort, container: name, user: '' })),
    ),
    ...containers.flatMap((container) => probePorts(container)),
    ...services.filter((service) => selects(service, pod)).flatMap((service) => servicePorts(service, containers)),
  ];
  return [...Map.groupBy(found, ({ port }) => port)].map(([port, same]) => {
    const container = same.find((one) => one.container !== undefined)?.container;
    const users = [...new Set(same.map(({ user }) => user).filter((user) => user !== ''))];
    return container === undefined ? { port, users } : { port, container, users };
  });
}

interface Found {
  readonly port: number;
  readonly container?: string;
  readonly user: string;
}

function probePorts(container: Container): Found[] {
  const probes = {
    readiness: container.readinessProbe,
    liveness: container.livenessProbe,
    startup: container.startupProbe,
  };
  return Object.entries(probes).flatMap(([kind, probe]) => {
    const asked = probe === undefined ? undefined : probePort(probe);
    const port = asked === undefined ? undefined : numberOf(asked, [container]);
    return port === undefined ? [] : [{ port, container: container.name, user: `the ${kind} probe` }];
  });
}

/** A probe that names a host asks elsewhere. */
function probePort({ httpGet, tcpSocket, grpc }: Probe): string | number | undefined {
  if (httpGet !== undefined) return httpGet.host === undefined ? httpGet.port : undefined;
  if (tcpSocket !== undefined) return tcpSocket.host === undefined ? tcpSocket.port : undefined;
  return grpc?.port;
}

function servicePorts(service: ServiceFact, containers: readonly Container[]): Found[] {
  if (service.externalName !== undefined) return [];
  return service.ports.filter(isTcp).flatMap(({ targetPort, port }) => {
    const number = numberOf(targetPort, containers);
    return number === undefined ? [] : [{ port: number, user: `Service ${service.name} (port ${port})` }];
  });
}

function numberOf(port: string | number, containers: readonly Container[]): number | undefined {
  const number = Number(port);
  if (Number.isInteger(number) && number > 0) return number;
  return containers.flatMap(({ ports = [] }) => ports).find(({ name }) => name === port)?.containerPort;
}

export function selects({ selector, namespace }: ServiceFact, { metadata }: V1Pod): boolean {
  const wanted = Object.entries(selector);
  if (wanted.length === 0 || namespace !== metadata?.namespace) return false;
  return wanted.every(([key, value]) => metadata.labels?.[key] === value);
}

function isTcp({ protocol }: { readonly protocol?: string }): boolean {
  return protocol === undefined || protocol === 'TCP';
}
