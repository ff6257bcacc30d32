import { findingMaker } from '../../check/make-finding.ts';

const log = 'Mend what the line of its log names.';

/** Why a container that was started does not stay, or is not ready. */
export const crashCodes = {
  'oom-killed': {
    severity: 'critical',
    hop: 'resource',
    nextStep: "Raise the container's memory limit, or find out what takes the memory (run memory on it).",
  },
  'crash-heap-full': {
    severity: 'critical',
    hop: 'resource',
    nextStep: "Raise the limit of its heap (as its runtime calls it) below the container's memory limit, or use less.",
  },
  'crash-ends-by-itself': {
    severity: 'critical',
    hop: 'pod',
    nextStep: 'Give it a command that stays, or run it as a Job or CronJob.',
  },
  'crash-missing-variable': {
    severity: 'critical',
    hop: 'pod',
    nextStep: 'Set that environment variable in the workload.',
  },
  'crash-service-link': {
    severity: 'critical',
    hop: 'pod',
    nextStep: 'Set enableServiceLinks: false in the pod, set the variable itself, or rename the Service.',
  },
  'crash-missing-file': {
    severity: 'critical',
    hop: 'pod',
    nextStep: 'Put the file there, or mend its path; look at the volumes that are mounted over it.',
  },
  'crash-permission-denied': {
    severity: 'critical',
    hop: 'pod',
    nextStep:
      'Compare the owner and mode of the path with the user of the container (fsGroup, runAsUser, defaultMode).',
  },
  'crash-read-only': {
    severity: 'critical',
    hop: 'pod',
    nextStep: 'Mount a volume (emptyDir) at that path, or take readOnlyRootFilesystem away.',
  },
  'crash-no-space': { severity: 'critical', hop: 'resource', nextStep: 'Make room on that volume, or enlarge it.' },
  'crash-port-in-use': {
    severity: 'critical',
    hop: 'pod',
    nextStep: 'Give one of the two another port: the containers of a pod share their ports.',
  },
  'crash-bad-argument': {
    severity: 'critical',
    hop: 'pod',
    nextStep: "Mend the container's arguments in the workload.",
  },
  'crash-bad-config': { severity: 'critical', hop: 'pod', nextStep: 'Mend the configuration that the line names.' },
  'crash-for-peer': {
    severity: 'critical',
    hop: 'protocol',
    nextStep: 'Look at that peer: whether its Service has ready endpoints and the name and port are right.',
  },
  'crash-login-refused': {
    severity: 'critical',
    hop: 'login',
    nextStep: 'Compare the credentials that the container is given with those that the server knows.',
  },
  'crash-tls-error': {
    severity: 'critical',
    hop: 'protocol',
    nextStep: "Look at the peer's certificate (name, date, issuer) and at what the container trusts.",
  },
  'crash-http-status': {
    severity: 'critical',
    hop: 'protocol',
    nextStep: 'Compare the URL that the container is given with what the peer serves, and look at the log of the peer.',
  },
  'crash-peer-error': {
    severity: 'critical',
    hop: 'login',
    nextStep: 'Look at that server: it is reached, and says itself why it does not do what it is asked.',
  },
  'crash-open-files': {
    severity: 'critical',
    hop: 'resource',
    nextStep: 'Look at what it leaves open (run fds on it), or raise the limit of open files.',
  },
  'crash-local-ports': {
    severity: 'critical',
    hop: 'resource',
    nextStep: 'Reuse connections (a pool, keep-alive): each one holds a local port, for a minute after its end too.',
  },
  'crash-exception': { severity: 'critical', hop: 'pod', nextStep: log },
  'crash-by-signal': {
    severity: 'critical',
    hop: 'pod',
    nextStep: 'Look for a core dump or a bug report of that version; go back to the version before if it was changed.',
  },
  'crash-killed-from-outside': {
    severity: 'critical',
    hop: 'pod',
    nextStep: "Look at who stops it: the node's memory, an operator, or its own parent process.",
  },
  'crash-exit': {
    severity: 'critical',
    hop: 'pod',
    nextStep: 'Look at the whole log of its last life (`kubectl logs --previous`).',
  },
  'liveness-probe-kills': {
    severity: 'critical',
    hop: 'protocol',
    nextStep: 'Mend what the liveness probe asks for, or why the app does not answer it.',
  },
  'liveness-probe-kills-at-start': {
    severity: 'critical',
    hop: 'pod',
    nextStep: 'Give it a startupProbe that allows for its start, or a longer initialDelaySeconds.',
  },
  'liveness-probe-fails': {
    severity: 'warning',
    hop: 'protocol',
    nextStep: 'Mend what the liveness probe asks for, or why the app does not answer it: it will be restarted.',
  },
  'startup-probe-kills': {
    severity: 'critical',
    hop: 'protocol',
    nextStep: 'Mend what the startup probe asks for, or give the start more time (failureThreshold).',
  },
  'readiness-probe-fails': {
    severity: 'critical',
    hop: 'protocol',
    nextStep: 'Mend what the readiness probe asks for, or why the app does not answer it.',
  },
  'container-not-ready': {
    severity: 'warning',
    hop: 'protocol',
    nextStep: 'Wait for its readiness probe, or look at its log.',
  },
  'readiness-gate-unset': {
    severity: 'critical',
    hop: 'pod',
    nextStep: 'Look at the controller that sets this condition (often of a load balancer), or take the gate out.',
  },
  'post-start-hook-fails': {
    severity: 'critical',
    hop: 'pod',
    nextStep: 'Mend or remove the postStart hook: when it fails, the kubelet ends the container.',
  },
  'init-container-waits': {
    severity: 'critical',
    hop: 'protocol',
    nextStep: 'Look at what the init container waits for; the pod starts once it ends with 0.',
  },
  'init-container-runs': { severity: 'info', hop: 'pod', nextStep: 'Wait until it is done.' },
  restarted: { severity: 'info', hop: 'pod', nextStep: 'Nothing to do now; it runs since.' },
} as const;

export const crashFinding = findingMaker(crashCodes);
