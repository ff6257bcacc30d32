import type { KubeObject } from '../model/kube-object.ts';
import { badRequest } from '../model/refused.ts';
import { type Resource, resourceNamed } from '../model/resources.ts';
import { serviceAddress } from '../network/addresses.ts';
import type { Draft, Store } from '../store/store.ts';

export interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly protocol?: 'TCP' | 'UDP';
  readonly targetPort?: number | string;
  readonly nodePort?: number;
}

export interface Service extends KubeObject {
  readonly spec: {
    readonly type?: string;
    readonly selector?: Readonly<Record<string, string>>;
    readonly clusterIP?: string;
    readonly clusterIPs?: readonly string[];
    readonly externalName?: string;
    readonly ports?: readonly ServicePort[];
    readonly publishNotReadyAddresses?: boolean;
  };
}

export const services = resourceNamed('v1', 'services') as Resource;

/** Defaults and a cluster address. A NodePort or LoadBalancer is served as a ClusterIP. */
export function completeService(store: Store, draft: Draft): Draft {
  const sent = (draft as unknown as Service).spec ?? {};
  const { namespace, name } = draft.metadata;
  const before = store.get<Service>(services, `${namespace}/${name}`)?.spec;
  const type = sent.type ?? 'ClusterIP';
  const ports = (sent.ports ?? []).map((port) => ({
    ...port,
    protocol: port.protocol ?? 'TCP',
    targetPort: port.targetPort ?? port.port,
  }));
  const named = type === 'ExternalName';
  const address = sent.clusterIP ?? before?.clusterIP ?? (named ? undefined : freeAddress(store));
  const addressed = address === undefined ? {} : { clusterIP: address, clusterIPs: [address] };
  const spec = { sessionAffinity: 'None', ...sent, type, ...(named ? {} : { ...addressed, ports }) };
  return { ...draft, spec, status: { loadBalancer: {} } } as Draft;
}

function freeAddress(store: Store): string {
  const taken = new Set(store.list<Service>(services).map(({ spec }) => spec.clusterIP));
  for (let n = 0; n < 60_000; n += 1) {
    const address = serviceAddress(n);
    if (!taken.has(address)) return address;
  }
  throw badRequest('no cluster address is left');
}
