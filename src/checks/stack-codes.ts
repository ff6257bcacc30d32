export const stackCodes = {
  'deadlock-found': {
    severity: 'critical',
    hop: 'process',
    nextStep: 'Restart the pod to get it going; then let both threads take the two locks in the same order.',
  },
  'threads-blocked': {
    severity: 'warning',
    hop: 'process',
    nextStep:
      'Look at who holds that lock and for what it waits; a lock that many threads need may be held only for a moment.',
  },
  'collector-busy': {
    severity: 'warning',
    hop: 'resource',
    nextStep:
      'Give the heap more room (-Xmx, DOTNET_GCHeapHardLimit) and the container as much memory, or find what fills it.',
  },
  'event-loop-busy': {
    severity: 'warning',
    hop: 'process',
    nextStep:
      'Find what computes for so long (--cpu-prof) and move it off the event loop: meanwhile nothing else is answered.',
  },
  'goroutines-pile-up': {
    severity: 'warning',
    hop: 'process',
    nextStep:
      'Let these goroutines end (a context with a timeout, a channel that somebody reads): they are never freed.',
  },
  'stack-shown': { severity: 'info', hop: 'process', nextStep: 'Nothing to do.' },
  'runtime-seen': { severity: 'info', hop: 'process', nextStep: 'Look at its stacks by hand with its own tools.' },
  'stack-unseen': {
    severity: 'info',
    unseen: true,
    hop: 'process',
    nextStep: 'Run it again while the container runs.',
  },
} as const;
