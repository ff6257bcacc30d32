import { allocatable } from './controllers/why-not-scheduled.ts';
import { type Resource, resourceNamed } from './model/resources.ts';
import { apiPort, dnsAddress, nodeAddress } from './network/addresses.ts';
import { nodeName } from './pods/kubelet.ts';
import { type Draft, type Store, timeText } from './store/store.ts';

const namespaces = ['default', 'kube-system', 'kube-public'];

/** What a fresh cluster holds already. */
export function seedObjects(store: Store): void {
  const put = (name: string, draft: object, version = 'v1'): void => {
    store.create(resourceNamed(version, name) as Resource, { apiVersion: version, ...draft } as Draft);
  };
  for (const name of namespaces) {
    const labels = { 'kubernetes.io/metadata.name': name };
    put('namespaces', { kind: 'Namespace', metadata: { name, labels }, status: { phase: 'Active' } });
  }
  put('nodes', node());
  put(
    'services',
    service('kubernetes', 'default', {
      clusterIP: '10.96.0.1',
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: apiPort }],
    }),
  );
  const dns = [
    { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
    { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
  ];
  put('services', service('kube-dns', 'kube-system', { clusterIP: dnsAddress, ports: dns }));
  const api = [{ name: 'https', port: apiPort, protocol: 'TCP' }];
  const dnsPorts = dns.map(({ name, port, protocol }) => ({ name, port, protocol }));
  put('endpointslices', slice('kubernetes', 'default', api), 'discovery.k8s.io/v1');
  put('endpointslices', slice('kube-dns', 'kube-system', dnsPorts), 'discovery.k8s.io/v1');
}

/** Where the keeper itself answers. */
function slice(name: string, namespace: string, ports: readonly object[]): object {
  return {
    kind: 'EndpointSlice',
    metadata: { name, namespace, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    ports,
    endpoints: [{ addresses: [nodeAddress], conditions: { ready: true } }],
  };
}

function node(): object {
  const now = timeText(new Date());
  const labels = { 'kubernetes.io/os': 'linux', 'kubernetes.io/hostname': nodeName };
  const ready = {
    type: 'Ready',
    status: 'True',
    reason: 'KubeletReady',
    lastTransitionTime: now,
    lastHeartbeatTime: now,
  };
  const nodeInfo = {
    kubeletVersion: 'v1.35.0-sandbox',
    containerRuntimeVersion: 'sandbox://1',
    operatingSystem: 'linux',
  };
  return {
    kind: 'Node',
    metadata: { name: nodeName, labels },
    spec: {},
    status: {
      capacity: allocatable,
      allocatable,
      conditions: [ready],
      addresses: [{ type: 'InternalIP', address: nodeAddress }],
      nodeInfo,
    },
  };
}

function service(name: string, namespace: string, spec: { clusterIP: string; ports: readonly object[] }): object {
  return {
    kind: 'Service',
    metadata: { name, namespace },
    spec: { type: 'ClusterIP', clusterIPs: [spec.clusterIP], sessionAffinity: 'None', ...spec },
    status: { loadBalancer: {} },
  };
}
