export const ipcCodes = {
  'dev-shm-full': {
    severity: 'critical',
    hop: 'resource',
    nextStep:
      'Mount an emptyDir with medium: Memory and a larger sizeLimit at /dev/shm; without it a container gets 64 MiB.',
  },
  'dev-shm-near-full': {
    severity: 'warning',
    hop: 'resource',
    nextStep:
      'Mount an emptyDir with medium: Memory and a larger sizeLimit at /dev/shm; without it a container gets 64 MiB.',
  },
  'dev-shm-left-over': {
    severity: 'warning',
    hop: 'resource',
    nextStep:
      'Let the app remove these files when it starts (shm_unlink), or replace the pod: they count as its memory.',
  },
  'shared-memory-left-over': {
    severity: 'warning',
    hop: 'resource',
    nextStep: 'Let the app mark its segments for removal (IPC_RMID), or replace the pod: they count as its memory.',
  },
  'shared-memory-unused': { severity: 'info', hop: 'resource', nextStep: 'Nothing to do: it is little.' },
  'shared-memory-segments-full': {
    severity: 'critical',
    hop: 'resource',
    nextStep: 'Remove segments that nobody uses, or raise kernel.shmmni in the securityContext of the pod (sysctls).',
  },
  'semaphores-full': {
    severity: 'critical',
    hop: 'resource',
    nextStep: 'Remove sets that nobody uses (ipcrm), or raise kernel.sem in the securityContext of the pod (sysctls).',
  },
  'message-queue-full': {
    severity: 'critical',
    hop: 'process',
    nextStep: 'Look at the process that should read from it; who sends waits until it does.',
  },
  'message-queues-full': {
    severity: 'critical',
    hop: 'resource',
    nextStep: 'Remove queues that nobody uses, or raise kernel.msgmni or fs.mqueue.queues_max in the pod (sysctls).',
  },
  'ipc-fine': { severity: 'ok', hop: 'resource', nextStep: 'Nothing to do.' },
  'ipc-of-node': {
    severity: 'info',
    unseen: true,
    hop: 'resource',
    nextStep:
      'Nothing to do: with hostIPC it is shared with everybody on the node, so nothing can be said of this pod.',
  },
  'ipc-unseen': { severity: 'info', unseen: true, hop: 'resource', nextStep: 'Run it again while the container runs.' },
} as const;
