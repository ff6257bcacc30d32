import { peerCodes } from '../peer-codes.ts';

/** What can be said of any server that is asked in its own protocol. */
export const serverCodes = {
  ...peerCodes,
  'server-answers': { severity: 'ok', hop: 'protocol', nextStep: 'Nothing to do.' },
  'server-asks-login': {
    severity: 'ok',
    hop: 'protocol',
    nextStep: 'Nothing to do; whether the login of the app works is seen only where the policy allows its credentials.',
  },
  'server-slow': {
    severity: 'warning',
    hop: 'protocol',
    nextStep: 'Look at the load of the server, its CPU and its disk.',
  },
  'server-silent': {
    severity: 'critical',
    hop: 'protocol',
    nextStep: 'Look whether the server hangs: it takes the connection and then says nothing.',
  },
  'server-closes': {
    severity: 'critical',
    hop: 'protocol',
    nextStep: 'Look into the log of the server, or of the proxy before it: it closes the connection without a word.',
  },
  'server-speaks-other': {
    severity: 'critical',
    hop: 'protocol',
    nextStep: 'Use the port on which that server listens; this one belongs to something else.',
  },
  'server-speaks-tls': {
    severity: 'info',
    unseen: true,
    hop: 'tls',
    nextStep: 'Look with `tls HOST PORT`; it takes no plain connections, so the app must speak TLS to it.',
  },
  'server-unseen': {
    severity: 'info',
    unseen: true,
    hop: 'protocol',
    nextStep: 'Use an image that has bash, or the nc of busybox, such as the kdebug toolbox.',
  },
  'server-unknown': {
    severity: 'info',
    unseen: true,
    hop: 'cluster',
    nextStep: 'Write the host, and the port where it is not the usual one, behind the name of the check.',
  },
} as const;

/** What can be said where a login is tried with the credentials of the container. */
export const loginCodes = {
  'login-works': { severity: 'ok', hop: 'login', nextStep: 'Nothing to do.' },
  'login-refused': {
    severity: 'critical',
    hop: 'login',
    nextStep:
      'Compare user and password in the Secret with those that the server knows; the pod itself read them when it started.',
  },
  'login-secret-gone': {
    severity: 'warning',
    hop: 'login',
    nextStep: 'Look whether the Secret and its key are still there: the pod will not start again without them.',
  },
  'login-unseen': {
    severity: 'info',
    unseen: true,
    hop: 'login',
    nextStep: 'See docs/middleware.md for what a login needs.',
  },
} as const;
