/** What can be said of a peer, wherever it is found: `tcp`, `http` and the peers of `netcheck`. */
export const peerCodes = {
  'service-selects-nothing': {
    severity: 'critical',
    hop: 'cluster',
    nextStep:
      "Compare the Service's selector with the pods' labels (`kubectl get pods --show-labels`), or scale the workload up.",
  },
  'service-scaled-to-zero': {
    severity: 'critical',
    hop: 'cluster',
    nextStep: 'Scale that workload up (`kubectl scale --replicas=1`), or take it out of the configuration.',
  },
  'service-none-ready': {
    severity: 'critical',
    hop: 'cluster',
    nextStep: 'Look at why those pods are not ready: run netcheck on one of them, or `kubectl describe` it.',
  },
  'service-without-selector': {
    severity: 'critical',
    hop: 'cluster',
    nextStep: 'Give the Service a selector, or an EndpointSlice with the addresses it shall send to.',
  },
  'headless-none-ready': {
    severity: 'critical',
    hop: 'cluster',
    nextStep: 'Look at why no pod behind it is ready; a headless Service has no address of its own that could answer.',
  },
  'service-port-missing': {
    severity: 'critical',
    hop: 'cluster',
    nextStep: 'Use one of the ports that the Service has, or add this one to it.',
  },
  'service-wrong-target-port': {
    severity: 'critical',
    hop: 'cluster',
    nextStep: "Set the Service's targetPort to the port on which the pods listen, or run netcheck on one of them.",
  },
  'headless-maps-no-port': {
    severity: 'critical',
    hop: 'cluster',
    nextStep: 'Connect to the targetPort, or give the Service a clusterIP.',
  },
  'external-name-unresolved': {
    severity: 'critical',
    hop: 'cluster',
    nextStep: "Mend the Service's externalName: that name does not exist.",
  },
  'host-alias-misleads': {
    severity: 'critical',
    hop: 'name',
    nextStep: "Mend or take away that entry of hostAliases in the pod's spec: it is asked before DNS.",
  },
  'name-not-found': {
    severity: 'critical',
    hop: 'name',
    nextStep: 'Mend the name where the app is configured; see the names that exist with `kubectl get services -A`.',
  },
  'dns-no-answer': {
    severity: 'critical',
    hop: 'name',
    nextStep:
      'Look whether the cluster DNS pods run (`kubectl -n kube-system get pods -l k8s-app=kube-dns`) and whether a NetworkPolicy blocks port 53.',
  },
  'dns-failed': {
    severity: 'critical',
    hop: 'name',
    nextStep: 'Look into the log of the cluster DNS: the server behind it for this zone fails.',
  },
  'name-without-address': {
    severity: 'critical',
    hop: 'name',
    nextStep: 'Give the name an address record, or use another name.',
  },
  'peer-refuses': {
    severity: 'critical',
    hop: 'connect',
    nextStep: 'Start what shall listen there, or use the port on which it listens.',
  },
  'peer-drops': {
    severity: 'critical',
    hop: 'connect',
    nextStep:
      'Look for a NetworkPolicy, a firewall or a security group that drops it; also whether that address is still in use.',
  },
  'no-route': {
    severity: 'critical',
    hop: 'route',
    nextStep: "Look at the pod's routes (run netcheck) and whether that address exists at all.",
  },
  'peer-resets': {
    severity: 'critical',
    hop: 'connect',
    nextStep: 'Look into the log of the peer: it takes the connection and ends it at once.',
  },
  'connect-failed': { severity: 'critical', hop: 'connect', nextStep: 'Read what the tool said.' },
  'some-addresses-fail': {
    severity: 'warning',
    hop: 'connect',
    nextStep: 'Look at the pods behind the addresses that fail; one connect in several will fail.',
  },
  'some-endpoints-fail': {
    severity: 'critical',
    hop: 'cluster',
    nextStep:
      'Look at those pods (run netcheck on one): they count as ready and do not answer; a readiness probe would take them out.',
  },
  'peer-connects': { severity: 'ok', hop: 'connect', nextStep: 'Nothing to do.' },
  'behind-proxy': {
    severity: 'info',
    unseen: true,
    hop: 'connect',
    nextStep: 'Ask with `http URL`: only what the peer itself answers tells something here.',
  },
  'proxy-refuses': {
    severity: 'critical',
    hop: 'connect',
    nextStep: 'Look into the log of the proxy container first: while it does not listen, every peer seems to refuse.',
  },
  'services-unseen': {
    severity: 'info',
    unseen: true,
    hop: 'cluster',
    nextStep: 'Give kdebug list on services and endpointslices in that namespace.',
  },
  'address-forbidden': {
    severity: 'info',
    unseen: true,
    hop: 'connect',
    nextStep: 'Nothing to do: link-local and metadata addresses, and loopback with hostNetwork, are never probed.',
  },
  'peer-unseen': {
    severity: 'info',
    unseen: true,
    hop: 'connect',
    nextStep: 'Use an image that has the tools, such as the kdebug toolbox.',
  },
} as const;
