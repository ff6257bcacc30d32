import type { AlertKind } from './alert.ts';

/** A ReplicaSet stands for its Deployment. */
export type Kind = AlertKind | 'ReplicaSet';

const kinds: Readonly<Record<string, Kind>> = {
  pod: 'Pod',
  pods: 'Pod',
  po: 'Pod',
  deploy: 'Deployment',
  deployment: 'Deployment',
  deployments: 'Deployment',
  sts: 'StatefulSet',
  statefulset: 'StatefulSet',
  statefulsets: 'StatefulSet',
  ds: 'DaemonSet',
  daemonset: 'DaemonSet',
  daemonsets: 'DaemonSet',
  job: 'Job',
  jobs: 'Job',
  cronjob: 'CronJob',
  cronjobs: 'CronJob',
  svc: 'Service',
  service: 'Service',
  services: 'Service',
  rs: 'ReplicaSet',
  replicaset: 'ReplicaSet',
};

/** The kind that a word such as 'pod', 'deployment.apps' or 'Pods' names. */
export function kindOf(word: string): Kind | undefined {
  const plain = word.toLowerCase().replace(/\.(?:apps|batch|core)(?:\/v\d.*)?$/, '');
  return Object.hasOwn(kinds, plain) ? kinds[plain] : undefined;
}
