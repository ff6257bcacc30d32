import { peerCodes } from './peer-codes.ts';

export const httpCodes = {
  ...peerCodes,
  'http-answers': { severity: 'ok', hop: 'protocol', nextStep: 'Nothing to do.' },
  'http-redirects': {
    severity: 'info',
    hop: 'protocol',
    nextStep: 'Ask the URL that it leads to; redirects are not followed.',
  },
  'http-client-error': {
    severity: 'info',
    hop: 'protocol',
    nextStep:
      'Nothing to do for the way there: the peer is reached. See whether path and login are those that the app uses.',
  },
  'http-server-error': {
    severity: 'critical',
    hop: 'protocol',
    nextStep: 'Look into the log of the peer, or of the proxy before it: it answers, and says that it fails.',
  },
  'http-slow': {
    severity: 'warning',
    hop: 'protocol',
    nextStep: 'Look at the load of the peer, and what it waits for itself.',
  },
  'http-no-answer': {
    severity: 'critical',
    hop: 'protocol',
    nextStep: 'Look whether the peer hangs: it takes the connection and then says nothing.',
  },
  'not-http': {
    severity: 'critical',
    hop: 'protocol',
    nextStep: 'Use the port that speaks HTTP, or https:// where it speaks TLS.',
  },
  'tls-failed': {
    severity: 'critical',
    hop: 'tls',
    nextStep: 'Look whether that port speaks TLS at all, and which versions and client certificate it asks for.',
  },
  'certificate-not-trusted': {
    severity: 'info',
    hop: 'tls',
    nextStep: 'Nothing to do when the app has the certificate authority; this image knows the public ones only.',
  },
  'timing-unseen': {
    severity: 'info',
    hop: 'protocol',
    nextStep: 'Use an image that has curl, such as the kdebug toolbox.',
  },
} as const;
