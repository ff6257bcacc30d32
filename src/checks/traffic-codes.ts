/** What sockets and the kernel's counters tell over some seconds: `sockets` and `capture`. */
export const trafficCodes = {
  'ports-to-peer-exhausted': {
    severity: 'critical',
    hop: 'resource',
    nextStep:
      'Keep connections to that peer and use them again (a pool, keep-alive): each one holds a local port, for a minute after its end too.',
  },
  'ports-to-peer-scarce': {
    severity: 'warning',
    hop: 'resource',
    nextStep:
      'Keep connections to that peer and use them again (a pool, keep-alive): each one holds a local port, for a minute after its end too.',
  },
  'accept-queue-overflows': {
    severity: 'critical',
    hop: 'process',
    nextStep:
      'Look at why the app is slow to accept connections (run threads), or raise its backlog and net.core.somaxconn.',
  },
  'peer-does-not-acknowledge': {
    severity: 'warning',
    hop: 'connect',
    nextStep: 'Look whether that peer and its node are still there, and whether large packets get through (run path).',
  },
  'peer-does-not-read': {
    severity: 'warning',
    hop: 'protocol',
    nextStep: 'Look at the peer: its window is shut, for it does not read what it is sent.',
  },
  'app-does-not-read': {
    severity: 'warning',
    hop: 'process',
    nextStep: 'Look at what the app waits for in place of reading (run syscalls or threads).',
  },
  'connects-unanswered': {
    severity: 'warning',
    hop: 'connect',
    nextStep: 'Look at that peer with tcp: its answers to the first packet do not come.',
  },
  'many-retransmits': {
    severity: 'warning',
    hop: 'route',
    nextStep:
      "Look at the path to the peers (run path) and at the counters of the node's network card: packets get lost.",
  },
  'many-resets': {
    severity: 'info',
    hop: 'protocol',
    nextStep:
      'Look who ends connections that way: timeouts of a proxy, an app that closes with unread bytes, a closed port.',
  },
  'udp-drops': {
    severity: 'warning',
    hop: 'process',
    nextStep: 'Let the app read its UDP socket faster, or give the socket more room (SO_RCVBUF).',
  },
  'sockets-of-node': {
    severity: 'info',
    unseen: true,
    hop: 'process',
    nextStep:
      'Nothing to do: with hostNetwork the sockets are those of everybody on the node, so nothing can be said of this pod.',
  },
} as const;
