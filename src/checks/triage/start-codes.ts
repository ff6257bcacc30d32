import { findingMaker } from '../../check/make-finding.ts';

/** Why a container is not even made: its image, its configuration, its volumes, its command. */
export const startCodes = {
  'image-not-found': {
    severity: 'critical',
    hop: 'pod',
    nextStep: "Mend the image's name or tag in the workload, or push that tag.",
  },
  'image-no-access': {
    severity: 'critical',
    hop: 'pod',
    nextStep: 'Give the pod (or its service account) an imagePullSecret that may read that repository.',
  },
  'image-registry-unreachable': {
    severity: 'critical',
    hop: 'pod',
    nextStep: "Mend the registry's name in the image, or the node's way to it (DNS, proxy, firewall).",
  },
  'image-registry-not-trusted': {
    severity: 'critical',
    hop: 'pod',
    nextStep: "Give the node's container runtime the registry's certificate authority.",
  },
  'image-rate-limited': {
    severity: 'critical',
    hop: 'pod',
    nextStep: 'Pull with credentials or through a mirror; it is tried again by itself.',
  },
  'image-never-pulled': {
    severity: 'critical',
    hop: 'pod',
    nextStep: 'Load the image on the node, or set imagePullPolicy: IfNotPresent.',
  },
  'image-name-invalid': { severity: 'critical', hop: 'pod', nextStep: "Mend the image's name in the workload." },
  'image-wrong-platform': {
    severity: 'critical',
    hop: 'pod',
    nextStep: "Build the image for the node's architecture, or select nodes of the image's.",
  },
  'image-pull-fails': {
    severity: 'critical',
    hop: 'pod',
    nextStep: 'Look at the message; try `crictl pull` on the node.',
  },
  'configmap-missing': {
    severity: 'critical',
    hop: 'pod',
    nextStep: 'Create the ConfigMap or mend its name; the kubelet tries again by itself.',
  },
  'secret-missing': {
    severity: 'critical',
    hop: 'pod',
    nextStep: 'Create the Secret or mend its name; the kubelet tries again by itself.',
  },
  'config-key-missing': {
    severity: 'critical',
    hop: 'pod',
    nextStep: 'Add the key, or mend its name where the workload refers to it.',
  },
  'config-runs-as-root': {
    severity: 'critical',
    hop: 'pod',
    nextStep: 'Set runAsUser to a number other than 0, or give the image a numeric USER.',
  },
  'config-invalid': { severity: 'critical', hop: 'pod', nextStep: 'Mend what the message names in the workload.' },
  'volume-not-mounted': {
    severity: 'critical',
    hop: 'pod',
    nextStep: 'Look at the volume that the message names; the kubelet tries again by itself.',
  },
  'volume-not-attached': {
    severity: 'critical',
    hop: 'pod',
    nextStep: 'Look where the volume is still attached (`kubectl get volumeattachments`) and at the pod that holds it.',
  },
  'pod-sandbox-fails': {
    severity: 'critical',
    hop: 'pod',
    nextStep: "Look into the log of the node's network plugin (CNI) and container runtime.",
  },
  'command-not-found': {
    severity: 'critical',
    hop: 'pod',
    nextStep: "Mend the container's command, or use an image that has that program.",
  },
  'command-not-executable': {
    severity: 'critical',
    hop: 'pod',
    nextStep: 'Make the file executable (in a ConfigMap volume: defaultMode: 0755), or run it by its interpreter.',
  },
  'command-interpreter-missing': {
    severity: 'critical',
    hop: 'pod',
    nextStep: 'Look at the first line of that file: Windows line ends, or an interpreter that the image does not have.',
  },
  'start-fails': { severity: 'critical', hop: 'pod', nextStep: 'Look at the message of the container runtime.' },
  'not-started': {
    severity: 'warning',
    hop: 'pod',
    nextStep: 'Look at the kubelet and the container runtime of the node (`kubectl describe pod`).',
  },
  starting: { severity: 'info', unseen: true, hop: 'pod', nextStep: 'Wait a moment and run it again.' },
} as const;

export const startFinding = findingMaker(startCodes);
