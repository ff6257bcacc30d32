import { networkCodes } from './network-codes.ts';
import { trafficCodes } from './traffic-codes.ts';

export const socketsCodes = {
  ...trafficCodes,
  'accept-queue-full': networkCodes['accept-queue-full'],
  'accept-queue-long': networkCodes['accept-queue-long'],
  'many-close-wait': networkCodes['many-close-wait'],
  'many-syn-sent': networkCodes['many-syn-sent'],
  'local-ports-scarce': networkCodes['local-ports-scarce'],
  'sockets-fine': { severity: 'ok', hop: 'process', nextStep: 'Nothing to do.' },
  'socket-owners-unseen': {
    severity: 'info',
    unseen: true,
    hop: 'process',
    nextStep: 'Run it again while the container runs.',
  },
} as const;
