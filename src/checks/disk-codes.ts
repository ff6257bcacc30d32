import { fdCodes } from './fd-codes.ts';

export const diskCodes = {
  'disk-full': {
    severity: 'critical',
    hop: 'resource',
    nextStep: 'Delete what is not needed there, or make the volume bigger: nothing more can be written.',
  },
  'disk-nearly-full': {
    severity: 'warning',
    hop: 'resource',
    nextStep: 'Delete what is not needed there, or make the volume bigger before it is full.',
  },
  'inodes-gone': {
    severity: 'critical',
    hop: 'resource',
    nextStep:
      'Delete small files there, or make the filesystem with more inodes: there is space, but no new file can be made.',
  },
  'node-disk-full': {
    severity: 'critical',
    hop: 'node',
    nextStep: "Make room on the node's disk (images, logs, emptyDirs), or move the pod: the kubelet evicts pods there.",
  },
  'volume-over-limit': {
    severity: 'warning',
    hop: 'resource',
    nextStep: 'Raise the sizeLimit of the emptyDir, or write less: the kubelet evicts the pod when it is passed.',
  },
  'mounted-read-only': {
    severity: 'critical',
    hop: 'resource',
    nextStep:
      "Look into the node's kernel log: a disk with errors is made read-only; the spec lets this one be written.",
  },
  'root-read-only': { severity: 'info', hop: 'resource', nextStep: 'Mount an emptyDir where the app has to write.' },
  'deleted-open': fdCodes['deleted-open'],
  'disk-fine': { severity: 'ok', hop: 'resource', nextStep: 'Nothing to do.' },
  'disk-unseen': {
    severity: 'info',
    unseen: true,
    hop: 'resource',
    nextStep: 'Run it again while the container runs.',
  },
} as const;
