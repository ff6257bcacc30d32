export const cpuCodes = {
  'cpu-throttled': {
    severity: 'warning',
    hop: 'resource',
    nextStep:
      'Raise the CPU limit, or take it away and keep the request: the kernel stops the container when its quota is used up.',
  },
  'thread-spins': {
    severity: 'warning',
    hop: 'process',
    nextStep:
      'Look at what that thread does (a stack of its runtime): it computes all the time and hardly waits for anything.',
  },
  'cpu-busy': { severity: 'info', hop: 'process', nextStep: 'Nothing to do, unless it should be idle.' },
  'cpu-fine': { severity: 'ok', hop: 'resource', nextStep: 'Nothing to do.' },
  'cpu-unseen': { severity: 'info', unseen: true, hop: 'resource', nextStep: 'Run it again while the container runs.' },
} as const;
