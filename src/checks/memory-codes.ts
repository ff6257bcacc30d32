export const memoryCodes = {
  'oom-killed': {
    severity: 'critical',
    hop: 'resource',
    nextStep: 'Raise the memory limit, or find what needs so much: its last start ended for want of memory.',
  },
  'oom-killed-before': {
    severity: 'info',
    hop: 'resource',
    nextStep: 'Nothing to do now; watch whether it comes back.',
  },
  'oom-kills': {
    severity: 'critical',
    hop: 'resource',
    nextStep:
      'Raise the memory limit or start fewer workers: the kernel kills processes and the container goes on without them.',
  },
  'memory-near-limit': {
    severity: 'warning',
    hop: 'resource',
    nextStep: 'Raise the memory limit, or find what holds the memory (run ps): at the limit the kernel kills it.',
  },
  'memory-in-volume': {
    severity: 'warning',
    hop: 'resource',
    nextStep:
      'Empty that volume or set its sizeLimit: a volume in memory counts against the container that writes to it.',
  },
  'memory-grows': {
    severity: 'warning',
    hop: 'resource',
    nextStep:
      'Look for a leak (caches without a bound, lists that only grow), and restart it before the limit is reached.',
  },
  'memory-fine': { severity: 'ok', hop: 'resource', nextStep: 'Nothing to do.' },
  'memory-used': { severity: 'info', hop: 'resource', nextStep: 'Nothing to do.' },
  'memory-unseen': {
    severity: 'info',
    unseen: true,
    hop: 'resource',
    nextStep: 'Run it again while the container runs.',
  },
} as const;
