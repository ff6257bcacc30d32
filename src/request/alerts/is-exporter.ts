const exporter =
  /(?:^|-)(?:kube-state-metrics|ksm|[a-z]*-?exporter|blackbox|pushgateway|cadvisor|kubelet)(?:-|$)|^(?:kubernetes|prometheus-operated|kube-dns)$/;

/**
 * Whether a pod, container or Service is what measures, not what is measured: metrics about other things carry its labels
 * too, unless the scrape keeps theirs (`honor_labels`, prometheus.io/docs).
 */
export function isExporter(name: string): boolean {
  return exporter.test(name);
}

/**
 * Whether a rule of this name is about pods themselves: its `pod` is the one it is about, even when that is an exporter's.
 */
export function isAboutPods(alertname: string): boolean {
  const name = alertname.toLowerCase().replace(/[^a-z]/g, '');
  if (/disruption|budget|capacity|autoscal|quota|toomany/.test(name)) return false;
  return /^(?:high|frequent)?(?:kube|kubernetes|k8s)?(?:pod|container(?:waiting|oom|restart|crash))|crashloopbackoff|podoom|oomkilled/.test(
    name,
  );
}
