import type { V1Pod } from '../check/api-facts.ts';
import type { Input } from '../check/check.ts';
import type { PeerContext } from './looked-peer.ts';

/** Containers that redirect their pod's connections to themselves: Istio, Linkerd, Kuma, Consul, Open Service Mesh. */
const sidecars = /^(?:istio-proxy|linkerd-proxy|kuma-sidecar|envoy|envoy-sidecar|consul-dataplane|cilium-envoy)$/;

/** The name of a mesh proxy among the pod's containers; native sidecars stand among the init containers. */
export function sidecarName({ spec }: V1Pod): string | undefined {
  const native = (spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...(spec?.containers ?? []), ...native].map(({ name }) => name).find((name) => sidecars.test(name));
}

/** '1' or '0', as the steps take it. */
export function hasHostNetwork({ spec }: V1Pod): '0' | '1' {
  return spec?.hostNetwork === true ? '1' : '0';
}

export function peerContext(step: string, input: Input<unknown>, proxy: string | undefined): PeerContext {
  const { target, api } = input;
  const sidecar = sidecarName(api.pod);
  const why = proxy ?? (sidecar === undefined ? undefined : `sidecar ${sidecar}`);
  const resolver = resolverOf(api.pod);
  return {
    step,
    namespace: target.namespace,
    hostNetwork: hasHostNetwork(api.pod) === '1',
    self: selfOf(api.pod, target.pod),
    services: api.services,
    aliases: aliasesOf(api.pod),
    ...(resolver === undefined ? {} : { resolver }),
    ...(why === undefined ? {} : { proxy: why }),
  };
}

function aliasesOf({ spec }: V1Pod): ReadonlyMap<string, string> {
  return new Map((spec?.hostAliases ?? []).flatMap(({ hostnames = [], ip }) => hostnames.map((name) => [name, ip])));
}

/** Kubernetes documentation, "Pod's DNS Policy": with ClusterFirst alone a pod in its node's network has its node's resolver. */
function resolverOf({ spec }: V1Pod): string | undefined {
  const { dnsPolicy = 'ClusterFirst', dnsConfig, hostNetwork } = spec ?? {};
  if (dnsPolicy === 'Default') return 'of its node (dnsPolicy: Default)';
  if (hostNetwork === true && dnsPolicy === 'ClusterFirst')
    return 'of its node (hostNetwork with dnsPolicy: ClusterFirst)';
  if (dnsConfig?.nameservers === undefined || dnsConfig.nameservers.length === 0) return undefined;
  return `that its dnsConfig names (dnsPolicy: ${dnsPolicy})`;
}

/** The kubelet writes the pod's host name into its /etc/hosts, and that is asked before DNS. */
function selfOf({ spec, status }: V1Pod, pod: string): PeerContext['self'] {
  return {
    name: spec?.hostname ?? pod,
    addresses: [status?.podIP ?? [], ...(status?.podIPs ?? []).map(({ ip }) => ip ?? [])].flat(),
  };
}
