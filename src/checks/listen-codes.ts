import { networkCodes } from './network-codes.ts';

export const listenCodes = {
  'port-not-listening': networkCodes['port-not-listening'],
  'service-port-unserved': networkCodes['service-port-unserved'],
  'port-declared-only': networkCodes['port-declared-only'],
  'listens-on-loopback-only': networkCodes['listens-on-loopback-only'],
  'listens-on-other-family': networkCodes['listens-on-other-family'],
  'proxy-not-listening': networkCodes['proxy-not-listening'],
  listening: networkCodes.listening,
  'udp-port-not-bound': {
    severity: 'warning',
    hop: 'process',
    nextStep: "Look into the app's log why it is not bound to that port, or mend the port in the Service.",
  },
  'listeners-named': { severity: 'info', hop: 'process', nextStep: 'Nothing to do.' },
  'listeners-unseen': {
    severity: 'info',
    unseen: true,
    hop: 'process',
    nextStep: 'Run it again; if it stays so, the image cannot read /proc/net/tcp.',
  },
  'socket-owners-unseen': {
    severity: 'info',
    unseen: true,
    hop: 'process',
    nextStep: 'Run it again while the container runs.',
  },
} as const;
