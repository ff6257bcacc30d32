/** What netcheck says of the pod itself, beside what it says of its peers. */
export const networkCodes = {
  'no-address': {
    severity: 'critical',
    hop: 'route',
    nextStep: "Look into the log of the node's network plugin (CNI); replacing the pod often mends it.",
  },
  'no-default-route': {
    severity: 'critical',
    hop: 'route',
    nextStep: "Look into the log of the node's network plugin (CNI); replacing the pod often mends it.",
  },
  'network-up': { severity: 'ok', hop: 'route', nextStep: 'Nothing to do.' },
  'network-unseen': {
    severity: 'info',
    unseen: true,
    hop: 'route',
    nextStep: 'Use an image that has ip, such as the kdebug toolbox.',
  },
  'no-nameserver': {
    severity: 'critical',
    hop: 'name',
    nextStep: "Look at the pod's dnsPolicy and dnsConfig, and at the kubelet's clusterDNS.",
  },
  'dns-answers': { severity: 'ok', hop: 'name', nextStep: 'Nothing to do.' },
  'dns-slow': {
    severity: 'warning',
    hop: 'name',
    nextStep: 'Look at the load of the cluster DNS pods; NodeLocal DNSCache or more replicas help.',
  },
  'dns-not-of-cluster': {
    severity: 'info',
    hop: 'name',
    nextStep:
      'Set dnsPolicy: ClusterFirst (with hostNetwork: ClusterFirstWithHostNet) when the app uses names of Services.',
  },
  'api-unreachable': {
    severity: 'warning',
    hop: 'connect',
    nextStep: 'Look for a NetworkPolicy that keeps the pod from the API server; apps that use their token need it.',
  },
  'api-not-reached': { severity: 'info', hop: 'connect', nextStep: 'Nothing to do: this container mounts no token.' },
  'api-reached': { severity: 'ok', hop: 'connect', nextStep: 'Nothing to do.' },
  'port-not-listening': {
    severity: 'critical',
    hop: 'process',
    nextStep: "Look into the app's log why it does not listen, or mend the port in the Service or probe.",
  },
  'proxy-not-listening': {
    severity: 'critical',
    hop: 'process',
    nextStep: 'Look into the log of that container; until it listens, the pod has no connections.',
  },
  'service-port-unserved': {
    severity: 'warning',
    hop: 'process',
    nextStep: "Mend the Service's targetPort, or take that port out of the Service.",
  },
  'port-declared-only': {
    severity: 'info',
    hop: 'process',
    nextStep: 'Nothing to do, unless something shall connect there: containerPort alone opens nothing.',
  },
  'listens-on-loopback-only': {
    severity: 'critical',
    hop: 'process',
    nextStep: 'Make the app listen on 0.0.0.0 (or ::): on 127.0.0.1 nobody outside the pod reaches it.',
  },
  'listens-on-other-family': {
    severity: 'critical',
    hop: 'process',
    nextStep: 'Make the app listen on :: (which takes IPv4 too), or on the family of the address that the pod has.',
  },
  'accept-queue-full': {
    severity: 'critical',
    hop: 'process',
    nextStep: 'Look at why the app accepts no connections: it hangs, or all its workers are busy (run ps).',
  },
  'accept-queue-long': {
    severity: 'warning',
    hop: 'process',
    nextStep: 'Look at why the app is slow to accept connections (run ps).',
  },
  'many-close-wait': {
    severity: 'warning',
    hop: 'process',
    nextStep: 'Make the app close connections that the other side has ended; else it runs out of file descriptors.',
  },
  'many-syn-sent': {
    severity: 'warning',
    hop: 'connect',
    nextStep: 'Look at that peer with tcp: connects to it wait for an answer.',
  },
  'local-ports-scarce': {
    severity: 'warning',
    hop: 'resource',
    nextStep: 'Reuse connections (a pool, keep-alive); each one holds a local port, for a minute after its end too.',
  },
  listening: { severity: 'ok', hop: 'process', nextStep: 'Nothing to do.' },
} as const;
