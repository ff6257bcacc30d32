import { findingMaker } from '../../check/make-finding.ts';

const place = { severity: 'critical', hop: 'pod' } as const;

/** What lies around the containers: the pod's place, its end, its owner, and what changed. */
export const placeCodes = {
  'not-scheduled-resources': {
    ...place,
    nextStep: "Lower the pod's requests, or add a node that has as much free.",
  },
  'not-scheduled-taint': { ...place, nextStep: 'Add a toleration to the pod, or take the taint from the node.' },
  'not-scheduled-selector': { ...place, nextStep: "Mend the pod's nodeSelector or affinity, or label a node." },
  'not-scheduled-affinity': { ...place, nextStep: "Loosen the pod's (anti-)affinity, or add a node." },
  'not-scheduled-topology': { ...place, nextStep: "Loosen the pod's topologySpreadConstraints, or add a node there." },
  'not-scheduled-port': { ...place, nextStep: 'Take hostPort out of the pod, or run fewer replicas than nodes.' },
  'not-scheduled-volume-claim': {
    ...place,
    nextStep: 'Look at the claim (`kubectl describe pvc`): its storage class, its size, and whether a volume fits.',
  },
  'not-scheduled-cordoned': { ...place, nextStep: 'Uncordon the node (`kubectl uncordon`), or add one.' },
  'not-scheduled-gated': { ...place, nextStep: 'Look at the controller that removes this scheduling gate.' },
  'not-scheduled-no-scheduler': {
    ...place,
    nextStep: "Start that scheduler, or take schedulerName out of the pod: the cluster's own one then takes it.",
  },
  'not-scheduled': { ...place, nextStep: 'Look at the message of the scheduler (`kubectl describe pod`).' },
  evicted: {
    ...place,
    nextStep: 'Give the pod requests and limits that fit what it uses; the workload makes a new pod.',
  },
  preempted: { ...place, nextStep: 'Give the pod a higher priority class, or add room to the cluster.' },
  'deadline-exceeded': { ...place, nextStep: 'Raise activeDeadlineSeconds, or look at why it takes so long.' },
  'pod-rejected': { ...place, nextStep: 'Delete the pod; its workload makes a new one. Look at the node it names.' },
  'terminating-on-finalizer': {
    ...place,
    nextStep:
      'Start the controller that owns the finalizer; take the finalizer out by hand only if it is gone for good.',
  },
  'terminating-stuck': {
    ...place,
    nextStep: "Look at the pod's node and its kubelet: the containers do not end.",
  },
  'terminating-slowly': {
    severity: 'warning',
    hop: 'pod',
    nextStep:
      'Make the process end on SIGTERM (exec it in the start script, so that it is PID 1), or shorten terminationGracePeriodSeconds.',
  },
  terminating: { severity: 'info', hop: 'pod', nextStep: 'Run it on the pod that takes its place.' },
  'node-not-ready': {
    severity: 'critical',
    hop: 'node',
    nextStep: "Look at the node's kubelet (`kubectl describe node`); pods with an owner are made anew elsewhere.",
  },
  'node-gone': {
    severity: 'critical',
    hop: 'node',
    nextStep: 'Delete the pod (`kubectl delete pod --force`); its workload makes a new one elsewhere.',
  },
  'node-under-pressure': {
    severity: 'warning',
    hop: 'node',
    nextStep: 'Make room on the node: pods may be evicted from it.',
  },
  'node-cordoned': { severity: 'info', hop: 'node', nextStep: 'Nothing to do: no new pods are put there.' },
  'job-failed': {
    severity: 'warning',
    hop: 'protocol',
    nextStep: 'Mend the cause, then delete the Job and create it anew.',
  },
  'replicas-not-created': {
    severity: 'critical',
    hop: 'cluster',
    nextStep: 'Mend what the message names (quota, service account, admission); the pods are then made by themselves.',
  },
  'rollout-stuck': {
    severity: 'warning',
    hop: 'cluster',
    nextStep: 'Look at the newest pods of the workload; `kubectl rollout undo` goes back to the version before.',
  },
  'rollout-paused': {
    severity: 'warning',
    hop: 'cluster',
    nextStep: 'Resume it (`kubectl rollout resume`), if nobody holds it back on purpose.',
  },
  'rollout-waits': { severity: 'info', hop: 'cluster', nextStep: 'Mend the cause above, or `kubectl rollout undo`.' },
  'changed-last': { severity: 'info', hop: 'cluster', nextStep: 'Nothing to do, unless the trouble began with it.' },
  'service-port-name-missing': {
    severity: 'warning',
    hop: 'cluster',
    nextStep: "Give a container's port that name, or write the number as the Service's targetPort.",
  },
  'service-leaves-pod-out': {
    severity: 'warning',
    hop: 'cluster',
    nextStep: "Compare the Service's selector with the pod's labels.",
  },
  'api-part-unseen': {
    severity: 'info',
    unseen: true,
    hop: 'cluster',
    nextStep: 'Give kdebug that right when you want to know it (docs/security.md).',
  },
  'pod-completed': { severity: 'ok', hop: 'pod', nextStep: 'Nothing to do.' },
  'pod-runs': { severity: 'ok', hop: 'pod', nextStep: 'Nothing to do.' },
} as const;

export const placeFinding = findingMaker(placeCodes);
