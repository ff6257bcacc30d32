import { networkCodes } from './network-codes.ts';
import { peerCodes } from './peer-codes.ts';

export const dnsCodes = {
  'name-not-found': peerCodes['name-not-found'],
  'name-without-address': peerCodes['name-without-address'],
  'external-name-unresolved': peerCodes['external-name-unresolved'],
  'headless-none-ready': peerCodes['headless-none-ready'],
  'dns-no-answer': peerCodes['dns-no-answer'],
  'dns-failed': peerCodes['dns-failed'],
  'peer-unseen': peerCodes['peer-unseen'],
  'dns-slow': networkCodes['dns-slow'],
  'name-resolves': { severity: 'ok', hop: 'name', nextStep: 'Nothing to do.' },
  'name-from-hosts': {
    severity: 'info',
    hop: 'name',
    nextStep: "Nothing to do, unless the pod's hostAliases are out of date.",
  },
  'many-questions': {
    severity: 'info',
    hop: 'name',
    nextStep: 'Write the name with a dot at its end where the app is configured, or set dnsConfig ndots to 2.',
  },
  'search-surprise': {
    severity: 'warning',
    hop: 'name',
    nextStep: 'Write the name with a dot at its end where the app is configured, so that the search list is not used.',
  },
  'dns-differs': {
    severity: 'critical',
    hop: 'name',
    nextStep:
      'Look whether the cluster DNS still reads from the API server; its answer is not what the API server tells.',
  },
} as const;
