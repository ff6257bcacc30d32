import { findingMaker } from '../../check/make-finding.ts';
import { crashCodes } from './crash-codes.ts';

type Kind =
  | 'for-peer'
  | 'login-refused'
  | 'tls-error'
  | 'http-status'
  | 'peer-error'
  | 'missing-file'
  | 'permission-denied'
  | 'read-only'
  | 'no-space'
  | 'open-files'
  | 'local-ports';
type RepeatCode = `log-repeats-${Kind}`;

/** What a container that runs writes again and again: the same reasons as of an end, and last in order, for it is a symptom. */
function row(kind: Kind) {
  const { nextStep } = crashCodes[`crash-${kind}`];
  return { severity: 'warning', hop: 'login', nextStep } as const;
}

export const repeatCodes = {
  'log-repeats-for-peer': row('for-peer'),
  'log-repeats-login-refused': row('login-refused'),
  'log-repeats-tls-error': row('tls-error'),
  'log-repeats-http-status': row('http-status'),
  'log-repeats-peer-error': row('peer-error'),
  'log-repeats-missing-file': row('missing-file'),
  'log-repeats-permission-denied': row('permission-denied'),
  'log-repeats-read-only': row('read-only'),
  'log-repeats-no-space': row('no-space'),
  'log-repeats-open-files': row('open-files'),
  'log-repeats-local-ports': row('local-ports'),
  'port-no-longer-served': {
    severity: 'critical',
    hop: 'process',
    nextStep: 'Look at which process served that port and why it ended; its parent goes on without it (run ps).',
  },
} as const satisfies Record<RepeatCode | 'port-no-longer-served', object>;

export const repeatFinding = findingMaker(repeatCodes);

export function repeatCode(code: string): RepeatCode | undefined {
  const own = code.replace(/^crash-/, 'log-repeats-');
  return own in repeatCodes ? (own as RepeatCode) : undefined;
}
