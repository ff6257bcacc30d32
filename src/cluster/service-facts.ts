import type { V1EndpointSlice, V1Service } from '@kubernetes/client-node';
import type { EndpointFact, ServiceFact } from '../check/api-facts.ts';

/** Joins Services with the EndpointSlices that name them. */
export function serviceFacts(
  services: readonly V1Service[],
  slices: readonly V1EndpointSlice[],
): readonly ServiceFact[] {
  const byService = Map.groupBy(slices, keyOfSlice);
  return services.map((service) => factOf(service, byService.get(keyOf(service)) ?? []));
}

const nameLabel = 'kubernetes.io/service-name';

function keyOf({ metadata }: V1Service): string {
  return `${metadata?.namespace}/${metadata?.name}`;
}

function keyOfSlice({ metadata }: V1EndpointSlice): string {
  return `${metadata?.namespace}/${metadata?.labels?.[nameLabel]}`;
}

function factOf({ metadata, spec }: V1Service, slices: readonly V1EndpointSlice[]): ServiceFact {
  const external = spec?.type === 'ExternalName';
  const clusterIPs = external ? [] : (spec?.clusterIPs ?? (spec?.clusterIP === undefined ? [] : [spec.clusterIP]));
  return {
    namespace: metadata?.namespace ?? '',
    name: metadata?.name ?? '',
    type: spec?.type ?? 'ClusterIP',
    clusterIPs,
    headless: clusterIPs[0] === 'None',
    ...(spec?.externalName === undefined ? {} : { externalName: spec.externalName }),
    selector: spec?.selector ?? {},
    ports: (spec?.ports ?? []).map(({ name, port, protocol = 'TCP', targetPort = port }) => ({
      ...(name === undefined ? {} : { name }),
      port,
      protocol,
      targetPort,
    })),
    endpoints: slices.flatMap(endpointsOf),
  };
}

function endpointsOf({ endpoints, ports }: V1EndpointSlice): EndpointFact[] {
  const numbers = (ports ?? []).flatMap(({ name, port }) =>
    port === undefined ? [] : [{ ...(name === undefined || name === '' ? {} : { name }), port }],
  );
  return (endpoints ?? []).flatMap(({ addresses, conditions, targetRef }) =>
    addresses.map((address) => ({
      address,
      ports: numbers,
      // An unknown state is to be read as ready (EndpointConditions of the API).
      ready: conditions?.ready !== false,
      ...(targetRef?.kind === 'Pod' && targetRef.name !== undefined ? { pod: targetRef.name } : {}),
    })),
  );
}
