import { peerCodes } from './peer-codes.ts';

export const httpCodes = {
  ...peerCodes,
  'http-answers': { severity: 'ok', hop: 'protocol', nextStep: 'Nothing to do.' },
  'http-redirects': {
    severity: 'info',
    hop: 'protocol',
    nextStep: 'Ask the URL that it leads to; redirects are not followed.',
  },
  'http-login-refused': {
    severity: 'warning',
    hop: 'login',
    nextStep:
      'See which credentials the app sends; kdebug sends none, so this may be as it should. The way there is open.',
  },
  'http-client-error': {
    severity: 'warning',
    hop: 'protocol',
    nextStep: 'See whether host and path are those that the app uses. The way there is open.',
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
  'certificate-expired': {
    severity: 'critical',
    hop: 'tls',
    nextStep: 'Renew the certificate of the peer; clients that check it refuse the connection.',
  },
  'http-unseen': {
    severity: 'info',
    unseen: true,
    hop: 'protocol',
    nextStep: 'Use an image that has curl, such as the kdebug toolbox.',
  },
} as const;
