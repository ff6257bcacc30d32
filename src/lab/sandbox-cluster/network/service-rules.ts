import type { Service, ServicePort } from '../admission/complete-service.ts';
import type { EndpointSlice } from '../controllers/keep-endpoints.ts';
import { ranges } from './addresses.ts';

/**
 * All Services as iptables-restore(8) reads them, as kube-proxy would set them: a ready endpoint is drawn for each
 * connection, a port without one refuses, and another port of a cluster address is silent.
 */
export function serviceRules(services: readonly Service[], slices: readonly EndpointSlice[]): string {
  const fronts = services.flatMap((service) => frontsOf(service, slices));
  const translated = fronts.flatMap(({ match, endpoints }) =>
    endpoints.map((to, n) => `-A SERVICES ${match}${chance(endpoints.length - n)} -j DNAT --to-destination ${to}`),
  );
  const refused = fronts
    .filter(({ endpoints }) => endpoints.length === 0)
    .flatMap(({ match }) =>
      ['FORWARD', 'OUTPUT'].map((chain) => `-A ${chain} ${match} -j REJECT --reject-with icmp-port-unreachable`),
    );
  const own = [...new Set(fronts.flatMap(({ endpoints }) => endpoints.map((to) => to.split(':')[0])))];
  // Who asks a Service and is drawn itself would else see its own address as the sender.
  const hairpins = own.map((address) => `-A POSTROUTING -s ${address} -d ${address} -j MASQUERADE`);
  return [
    '*nat',
    ...[':PREROUTING ACCEPT', ':INPUT ACCEPT', ':OUTPUT ACCEPT', ':POSTROUTING ACCEPT', ':SERVICES -'],
    ...['-A PREROUTING -j SERVICES', '-A OUTPUT -j SERVICES'],
    ...translated,
    ...hairpins,
    'COMMIT',
    '*filter',
    ...[':INPUT ACCEPT', ':FORWARD ACCEPT', ':OUTPUT ACCEPT'],
    ...refused,
    `-A FORWARD -d ${ranges.services} -j DROP`,
    'COMMIT',
    '',
  ].join('\n');
}

interface Front {
  readonly match: string;
  /** address:port */
  readonly endpoints: readonly string[];
}

function frontsOf(service: Service, slices: readonly EndpointSlice[]): readonly Front[] {
  const { clusterIP, ports = [] } = service.spec;
  if (clusterIP === undefined || clusterIP === 'None') return [];
  const own = slices.filter(
    ({ metadata }) =>
      metadata.namespace === service.metadata.namespace &&
      metadata.labels?.['kubernetes.io/service-name'] === service.metadata.name,
  );
  return ports.map((port) => ({
    match: `-d ${clusterIP}/32 -p ${(port.protocol ?? 'TCP').toLowerCase()} --dport ${port.port}`,
    endpoints: own.flatMap((slice) => endpointsOf(slice, port)),
  }));
}

function endpointsOf(
  { ports = [], endpoints = [] }: EndpointSlice,
  { name = '', protocol = 'TCP' }: ServicePort,
): readonly string[] {
  const number = ports.find((each) => (each.name ?? '') === name && (each.protocol ?? 'TCP') === protocol)?.port;
  if (number === undefined) return [];
  return endpoints
    .filter(({ conditions }) => conditions?.ready !== false)
    .flatMap(({ addresses }) => addresses.map((address) => `${address}:${number}`));
}

/** Of those that are left, one in so many. */
function chance(left: number): string {
  return left === 1 ? '' : ` -m statistic --mode random --probability ${(1 / left).toFixed(5)}`;
}
