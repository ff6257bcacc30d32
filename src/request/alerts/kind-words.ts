import { workloadWords } from '../workload-words.ts';
import type { AlertKind } from './alert.ts';

/** A ReplicaSet stands for its Deployment. */
export type Kind = AlertKind | 'ReplicaSet';

const kinds: Readonly<Record<string, Kind>> = {
  ...workloadWords,
  pod: 'Pod',
  pods: 'Pod',
  po: 'Pod',
  cronjob: 'CronJob',
  cronjobs: 'CronJob',
  rs: 'ReplicaSet',
  replicaset: 'ReplicaSet',
};

/** The kind that a word such as 'pod', 'deployment.apps' or 'Pods' names. */
export function kindOf(word: string): Kind | undefined {
  const plain = word.toLowerCase().replace(/\.(?:apps|batch|core)(?:\/v\d.*)?$/, '');
  return Object.hasOwn(kinds, plain) ? kinds[plain] : undefined;
}
