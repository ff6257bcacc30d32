export const syscallsCodes = {
  'output-blocked': {
    severity: 'critical',
    hop: 'process',
    nextStep:
      'Look at the container runtime on the node (or at who reads that pipe): what the process writes is not taken.',
  },
  'connect-hangs': {
    severity: 'critical',
    hop: 'connect',
    nextStep: 'Look at that peer with tcp; give the app a timeout for its connects.',
  },
  'waits-and-serves-nobody': {
    severity: 'critical',
    hop: 'process',
    nextStep: 'Look at that peer with tcp or http, and give the app a timeout: while it waits, nobody is served.',
  },
  'write-blocked': {
    severity: 'warning',
    hop: 'protocol',
    nextStep: 'Look at that peer: it does not read what it is sent.',
  },
  'disk-blocked': {
    severity: 'warning',
    hop: 'process',
    nextStep: 'Look at the disk or network storage that the process uses: the kernel waits for it (run disk, mounts).',
  },
  'open-blocked': {
    severity: 'warning',
    hop: 'process',
    nextStep: 'Look which file it opens (its arguments, its log), and at who should write to it or serve it.',
  },
  'waits-for-peer': {
    severity: 'info',
    hop: 'process',
    nextStep: 'Nothing to do, unless the app is slow: then look at that peer.',
  },
  'waits-for-lock': {
    severity: 'info',
    hop: 'process',
    nextStep: 'Nothing to do, unless it should work: threads tells who holds the lock.',
  },
  'calls-fail': {
    severity: 'warning',
    hop: 'process',
    nextStep: 'Look for what it asks again and again and never gets: a missing file, a closed port, a full disk.',
  },
  'calls-poll': {
    severity: 'warning',
    hop: 'process',
    nextStep: 'Let the app wait in place of asking all the time (a timeout of 0 in poll, a spinning loop).',
  },
  'calls-counted': { severity: 'info', hop: 'process', nextStep: 'Nothing to do.' },
  'threads-wait': { severity: 'info', hop: 'process', nextStep: 'Nothing to do.' },
  'calls-unseen': {
    severity: 'info',
    unseen: true,
    hop: 'process',
    nextStep: 'Run it again while the container runs.',
  },
} as const;
