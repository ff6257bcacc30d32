const exporter =
  /(?:^|-)(?:kube-state-metrics|ksm|[a-z]*-?exporter|blackbox|pushgateway|cadvisor|kubelet)(?:-|$)|^(?:kubernetes|prometheus-operated|kube-dns)$/;

/**
 * Whether a pod, container or Service is what measures, not what is measured: metrics about other things carry its labels
 * too, unless the scrape keeps theirs (`honor_labels`, prometheus.io/docs).
 */
export function isExporter(name: string): boolean {
  return exporter.test(name);
}
