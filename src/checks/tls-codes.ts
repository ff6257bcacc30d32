import { httpCodes } from './http-codes.ts';
import { peerCodes } from './peer-codes.ts';

/** What can be said of a peer's TLS and of its certificate. */
export const tlsCodes = {
  ...peerCodes,
  'certificate-expired': httpCodes['certificate-expired'],
  'tls-failed': httpCodes['tls-failed'],
  'certificate-not-yet-valid': {
    severity: 'critical',
    hop: 'tls',
    nextStep: 'Compare the clocks of both nodes with the time; else wait, or take back the certificate before.',
  },
  'certificate-expires-soon': {
    severity: 'warning',
    hop: 'tls',
    nextStep: 'Renew it before that day, and look why it was not renewed by itself (cert-manager, a cron job).',
  },
  'certificate-wrong-name': {
    severity: 'critical',
    hop: 'tls',
    nextStep: 'Use one of the names in the certificate, or issue one with this name among its subjectAltNames.',
  },
  'certificate-chain-incomplete': {
    severity: 'critical',
    hop: 'tls',
    nextStep: 'Let the server send its certificate with all intermediate ones behind it (the full chain).',
  },
  'certificate-untrusted': {
    severity: 'warning',
    hop: 'tls',
    nextStep:
      'Give the app the CA certificate of that issuer (a ConfigMap and the setting of its runtime), or use another issuer.',
  },
  'certificate-trust-unseen': {
    severity: 'info',
    unseen: true,
    hop: 'tls',
    nextStep: 'Nothing to do where the app was given that CA; else give it the CA certificate of that issuer.',
  },
  'certificate-fine': { severity: 'ok', hop: 'tls', nextStep: 'Nothing to do.' },
  'tls-needs-name': {
    severity: 'info',
    hop: 'tls',
    nextStep:
      'Nothing to do, unless a client connects by address or sends no name (SNI): it gets the other certificate.',
  },
  'tls-asks-client-certificate': {
    severity: 'info',
    hop: 'tls',
    nextStep: 'See that the app sends its client certificate; kdebug sends none.',
  },
  'tls-client-certificate-refused': {
    severity: 'warning',
    hop: 'tls',
    nextStep: 'See that the app sends its client certificate; kdebug sends none, so this may be as it should.',
  },
  'tls-plain-text': {
    severity: 'critical',
    hop: 'tls',
    nextStep: 'Use http:// or the setting without TLS for this port, or the port of the peer that speaks TLS.',
  },
  'tls-too-old': {
    severity: 'critical',
    hop: 'tls',
    nextStep: 'Let the server speak TLS 1.2 or later with ciphers of today: clients of today refuse it as it is.',
  },
  'tls-no-answer': {
    severity: 'critical',
    hop: 'tls',
    nextStep:
      'Look whether that port speaks TLS at all, and whether the peer hangs: it takes the connection and then says nothing.',
  },
  'tls-unseen': {
    severity: 'info',
    unseen: true,
    hop: 'tls',
    nextStep: 'Use an image that has openssl, such as the kdebug toolbox.',
  },
} as const;
