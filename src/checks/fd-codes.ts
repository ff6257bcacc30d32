export const fdCodes = {
  'fds-exhausted': {
    severity: 'critical',
    hop: 'process',
    nextStep: 'Restart it, then make it close what it opens; raising the limit (ulimit -n) only buys time if it leaks.',
  },
  'fds-near-limit': {
    severity: 'warning',
    hop: 'process',
    nextStep: 'Look at what is open so often and make it close that, or raise the limit of open files (ulimit -n).',
  },
  'fds-grow': {
    severity: 'warning',
    hop: 'process',
    nextStep: 'Make it close what it opens; at its limit of open files nothing can be opened or accepted any more.',
  },
  'deleted-open': {
    severity: 'warning',
    hop: 'resource',
    nextStep:
      'Make the process open its file anew (often SIGHUP) or restart it: the space comes back when it closes the file.',
  },
  'fds-fine': { severity: 'ok', hop: 'process', nextStep: 'Nothing to do.' },
  'fds-room': {
    severity: 'info',
    hop: 'process',
    nextStep: 'Nothing to do, unless the log speaks of too many open files.',
  },
  'fds-unseen': { severity: 'info', unseen: true, hop: 'process', nextStep: 'Run it again while the container runs.' },
} as const;
