import type { AlertKind } from './alert.ts';

/** What a label, tag or field name stands for. */
export type Slot =
  | 'pod'
  | 'exportedPod'
  | 'namespace'
  | 'exportedNamespace'
  | 'container'
  | 'exportedContainer'
  | 'cluster'
  | 'deployment'
  | 'replicaset'
  | 'statefulset'
  | 'daemonset'
  | 'job'
  | 'scrapeJob'
  | 'cronjob'
  | 'kubeService'
  | 'service'
  | 'workload'
  | 'workloadKind'
  | 'kind'
  | 'name'
  | 'node'
  | 'alertname';

/** By the name without 'kubernetes', 'k8s', 'kube', 'name' and all that joins words. */
const plain: Readonly<Record<string, Slot>> = {
  pod: 'pod',
  pods: 'pod',
  podid: 'pod',
  affectedpod: 'pod',
  affectedpods: 'pod',
  namespacepod: 'pod',
  podnamespace: 'namespace',
  namespace: 'namespace',
  namespaces: 'namespace',
  ns: 'namespace',
  namensraum: 'namespace',
  targetnamespace: 'namespace',
  container: 'container',
  cluster: 'cluster',
  clusterid: 'cluster',
  deployment: 'deployment',
  deploy: 'deployment',
  replicaset: 'replicaset',
  statefulset: 'statefulset',
  sts: 'statefulset',
  daemonset: 'daemonset',
  job: 'scrapeJob',
  cronjob: 'cronjob',
  service: 'service',
  svc: 'kubeService',
  workload: 'workload',
  owner: 'workload',
  ownername: 'workload',
  createdby: 'workload',
  workloadtype: 'workloadKind',
  workloadkind: 'workloadKind',
  ownerkind: 'workloadKind',
  createdbykind: 'workloadKind',
  kind: 'kind',
  resourcekind: 'kind',
  objectkind: 'kind',
  name: 'name',
  resource: 'name',
  object: 'name',
  involvedobject: 'name',
  node: 'node',
  host: 'node',
  hostname: 'node',
  device: 'node',
  mountpoint: 'node',
  alert: 'alertname',
  alertname: 'alertname',
};

/** Names that say by their prefix that they are of Kubernetes. */
const prefixed: Readonly<Record<string, Slot>> = { job: 'job', service: 'kubeService' };
const exported: Readonly<Record<string, Slot>> = {
  pod: 'exportedPod',
  namespace: 'exportedNamespace',
  container: 'exportedContainer',
};

/** The slot of a name such as 'kube_stateful_set', 'k8s.pod.name', 'Pod name', 'exported_pod'; most names have none. */
export function slotOf(name: string): Slot | undefined {
  const key = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (key === 'jobname') return 'job';
  if (key.startsWith('exported')) {
    const own = key.slice('exported'.length).replace(/name$/, '');
    return Object.hasOwn(exported, own) ? exported[own] : undefined;
  }
  const own = key.replace(/^(?:kubernetes|k8s|kube)/, '');
  const bare = own === 'name' ? own : own.replace(/name$/, '');
  if (own !== key && Object.hasOwn(prefixed, bare)) return prefixed[bare];
  if (own !== key && bare === 'name') return undefined;
  return Object.hasOwn(plain, own) ? plain[own] : Object.hasOwn(plain, bare) ? plain[bare] : undefined;
}

export const workloadSlots = {
  statefulset: 'StatefulSet',
  daemonset: 'DaemonSet',
  cronjob: 'CronJob',
  job: 'Job',
  deployment: 'Deployment',
  kubeService: 'Service',
} as const satisfies Partial<Record<Slot, AlertKind>>;
