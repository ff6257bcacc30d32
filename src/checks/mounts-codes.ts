import { diskCodes } from './disk-codes.ts';

export const mountsCodes = {
  'mount-missing': {
    severity: 'critical',
    hop: 'resource',
    nextStep: 'Replace the pod: the volume of the spec is not mounted in the running container.',
  },
  'volume-empty': {
    severity: 'info',
    hop: 'resource',
    nextStep:
      'Create what the volume refers to with the keys that the app reads; it is marked optional, so the pod starts without.',
  },
  'volume-unreadable': {
    severity: 'warning',
    hop: 'resource',
    nextStep: 'Set fsGroup in the securityContext of the pod, or a defaultMode that others may read (0444).',
  },
  'sub-path-stays': {
    severity: 'info',
    hop: 'resource',
    nextStep:
      'Replace the pod after each change, or mount the whole volume: a subPath never follows its ConfigMap or Secret.',
  },
  'sub-path-stale': {
    severity: 'warning',
    hop: 'resource',
    nextStep:
      'Replace the pod, so that it reads the new one (`kubectl rollout restart`); mount the whole volume, and it follows by itself.',
  },
  'mounted-read-only': diskCodes['mounted-read-only'],
  'root-read-only': diskCodes['root-read-only'],
  'mounts-fine': { severity: 'ok', hop: 'resource', nextStep: 'Nothing to do.' },
  'mounts-unseen': {
    severity: 'info',
    unseen: true,
    hop: 'resource',
    nextStep: 'Run it again while the container runs.',
  },
} as const;
