export const signalsCodes = {
  'stop-signal-unhandled': {
    severity: 'warning',
    hop: 'process',
    nextStep:
      'Handle SIGTERM in the app, or run it under an init such as tini; as process 1 it gets no default handling.',
  },
  'stop-signal-not-forwarded': {
    severity: 'warning',
    hop: 'process',
    nextStep: 'Start the app with `exec` in the shell script, or without a shell, so that it gets the signal itself.',
  },
  'stop-signal-ignored': {
    severity: 'warning',
    hop: 'process',
    nextStep:
      'Let the app end on that signal, or name the one that it ends on (lifecycle.stopSignal, STOPSIGNAL of the image).',
  },
  'stop-signal-unneeded': {
    severity: 'info',
    hop: 'process',
    nextStep: 'Nothing to do, unless its stops are too slow or lose work.',
  },
  'signals-pending': {
    severity: 'warning',
    hop: 'process',
    nextStep:
      'Look at what keeps it from taking the signal: a stopped process, a disk that does not answer (run threads).',
  },
  'signal-queue-full': {
    severity: 'warning',
    hop: 'process',
    nextStep: 'Look at who sends so many signals or timers, or raise the limit of pending signals (ulimit -i).',
  },
  'signals-fine': { severity: 'ok', hop: 'process', nextStep: 'Nothing to do.' },
  'signals-unseen': {
    severity: 'info',
    unseen: true,
    hop: 'process',
    nextStep: 'Run it again while the container runs.',
  },
} as const;
