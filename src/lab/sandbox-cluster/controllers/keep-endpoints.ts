import { type Service, type ServicePort, services } from '../admission/complete-service.ts';
import type { KubeObject } from '../model/kube-object.ts';
import type { Pod } from '../model/pod.ts';
import { type Resource, resourceNamed } from '../model/resources.ts';
import { isLive, isReady, ownerOf, pods } from '../model/workload.ts';
import { matchLabels } from '../store/selectors.ts';
import type { Draft, Store } from '../store/store.ts';

export const endpointSlices = resourceNamed('discovery.k8s.io/v1', 'endpointslices') as Resource;

export interface EndpointSlice extends KubeObject {
  readonly ports?: readonly { readonly name?: string; readonly port?: number; readonly protocol?: string }[];
  readonly endpoints?: readonly {
    readonly addresses: readonly string[];
    readonly conditions?: { readonly ready?: boolean };
    readonly hostname?: string;
    readonly targetRef?: { readonly kind: string; readonly name: string };
  }[];
}

/** One slice for each Service with a selector: its pods with an address, ready or not. Others' slices are left alone. */
export function keepEndpoints(store: Store): void {
  for (const service of store.list<Service>(services)) {
    if (service.spec.selector === undefined || service.spec.type === 'ExternalName') continue;
    const { name, namespace = '' } = service.metadata;
    const key = `${namespace}/${name}-sandbox`;
    const draft = sliceOf(service, store.list<Pod>(pods, namespace).filter(matchLabels(service.spec.selector)));
    if (store.get(endpointSlices, key) === undefined) store.create(endpointSlices, draft);
    else store.update(endpointSlices, draft);
  }
}

function sliceOf(service: Service, all: readonly Pod[]): Draft {
  const { name, namespace = '' } = service.metadata;
  const here = all.filter((pod) => pod.status.podIP !== undefined && isLive(pod));
  const [first] = here;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${name}-sandbox`,
      namespace,
      labels: { 'kubernetes.io/service-name': name, 'endpointslice.kubernetes.io/managed-by': 'sandbox' },
      ownerReferences: [ownerOf(service)],
    },
    addressType: 'IPv4',
    ports: first === undefined ? [] : (service.spec.ports ?? []).flatMap((port) => portsOf(port, first)),
    endpoints: here.map((pod) => {
      const ready = isReady(pod) || service.spec.publishNotReadyAddresses === true;
      const { hostname, subdomain, nodeName } = pod.spec;
      return {
        addresses: [pod.status.podIP],
        conditions: { ready, serving: ready, terminating: false },
        ...(hostname !== undefined && subdomain === name ? { hostname } : {}),
        nodeName,
        targetRef: { kind: 'Pod', name: pod.metadata.name, namespace, uid: pod.metadata.uid },
      };
    }),
  } as unknown as Draft;
}

/** A named target port is the container's of that name; one that no container has is left out, as Kubernetes does. */
function portsOf({ name = '', port, protocol = 'TCP', targetPort = port }: ServicePort, pod: Pod): readonly object[] {
  const number =
    typeof targetPort === 'number'
      ? targetPort
      : pod.spec.containers.flatMap(({ ports = [] }) => ports).find((each) => each.name === targetPort)?.containerPort;
  return number === undefined ? [] : [{ name, port: number, protocol }];
}
