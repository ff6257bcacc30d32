import { cpuCodes } from './cpu-codes.ts';

export const threadCodes = {
  'process-stopped': {
    severity: 'critical',
    hop: 'process',
    nextStep: 'Let it go on with `kill -CONT PID`, and find who stopped it (SIGSTOP, a debugger).',
  },
  'deadlock-suspected': {
    severity: 'critical',
    hop: 'process',
    nextStep:
      'Take the stacks of its threads with its runtime (jstack, py-spy, gdb) to see who holds what; a restart frees it until the next time.',
  },
  'lock-wait': {
    severity: 'warning',
    hop: 'process',
    nextStep: 'Find who holds the lock of that file (another process, perhaps one that was forgotten), and end it.',
  },
  'no-progress': {
    severity: 'critical',
    hop: 'process',
    nextStep: 'Take the stacks of its threads with its runtime: requests wait, and none of its threads moves.',
  },
  'thread-spins': cpuCodes['thread-spins'],
  'threads-grow': {
    severity: 'warning',
    hop: 'process',
    nextStep: 'Use a pool with a bound: each request or message leaves a thread behind until no more can be started.',
  },
  'many-threads': {
    severity: 'info',
    hop: 'process',
    nextStep: 'Nothing to do, unless it should need fewer.',
  },
  'threads-fine': { severity: 'ok', hop: 'process', nextStep: 'Nothing to do.' },
  'threads-unseen': {
    severity: 'info',
    unseen: true,
    hop: 'process',
    nextStep: 'Run it again while the container runs.',
  },
} as const;
