import { trafficCodes } from './traffic-codes.ts';

export const captureCodes = {
  ...trafficCodes,
  'peer-silent': {
    severity: 'critical',
    hop: 'connect',
    nextStep:
      'Look for a NetworkPolicy, a firewall or a security group on the way; also whether that address is still in use.',
  },
  'peer-refuses-connects': {
    severity: 'critical',
    hop: 'connect',
    nextStep: 'Start what shall listen there, or use the port on which it listens (run tcp with that peer).',
  },
  'peer-resets-connections': {
    severity: 'warning',
    hop: 'connect',
    nextStep: 'Look into the log of that peer, or of the proxy before it: it ends connections with a reset.',
  },
  'segments-repeated': {
    severity: 'warning',
    hop: 'route',
    nextStep: 'Look at the path to that peer (run path): packets get lost on the way.',
  },
  'packets-too-big': {
    severity: 'warning',
    hop: 'route',
    nextStep: 'Lower the MTU of the network plugin to the size that the router named, or let ICMP through to the pod.',
  },
  'traffic-fine': { severity: 'ok', hop: 'connect', nextStep: 'Nothing to do.' },
  'packets-unseen': {
    severity: 'info',
    unseen: true,
    hop: 'connect',
    nextStep: 'Use an image that has tcpdump, such as the kdebug toolbox.',
  },
} as const;
