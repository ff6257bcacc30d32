import { peerCodes } from './peer-codes.ts';

/** What `path` says of the way to a peer, and of its name. */
export const wayCodes = {
  ...peerCodes,
  'path-drops-large': {
    severity: 'critical',
    hop: 'route',
    nextStep:
      "Lower the MTU of the network plugin to what the way takes, or let ICMP 'fragmentation needed' through: now large packets vanish.",
  },
  'path-loses': {
    severity: 'warning',
    hop: 'route',
    nextStep:
      'Look at the network cards and the load of both nodes, and ask again from another node to see which one it is.',
  },
  'path-repeats': {
    severity: 'warning',
    hop: 'route',
    nextStep: 'Look at the network cards and the load of both nodes: the connections to it lose packets.',
  },
  'path-stuck': {
    severity: 'warning',
    hop: 'route',
    nextStep:
      'Look whether the peer is still there; if small answers come and large ones do not, compare the MTUs of both sides.',
  },
  'path-takes-less': {
    severity: 'info',
    hop: 'route',
    nextStep: 'Nothing to do: the way says so itself, and TCP follows.',
  },
  'path-fine': { severity: 'ok', hop: 'route', nextStep: 'Nothing to do.' },
  'path-known': { severity: 'info', hop: 'route', nextStep: 'Nothing to do.' },
  'path-unseen': {
    severity: 'info',
    unseen: true,
    hop: 'route',
    nextStep:
      'Use the kdebug toolbox, and set the sysctl net.ipv4.ping_group_range to "0 2147483647" in the securityContext of the pod: it lets everybody ping.',
  },
} as const;
