import type { V1Pod } from '@kubernetes/client-node';

/** What a pod belongs to, in the words a person uses for it. */
export interface Workload {
  readonly kind: string;
  readonly name: string;
  /** The ReplicaSet between a Deployment and its pod. */
  readonly replicaSet?: string;
}

/**
 * Read from the pod alone, so that no right on Deployments is needed: the name of a Deployment's ReplicaSet ends in the
 * pod-template-hash that its pods carry as a label.
 */
export function workloadOf({ metadata }: V1Pod): Workload | undefined {
  const owner = metadata?.ownerReferences?.find(({ controller }) => controller === true);
  // A mirror pod is owned by its node, which is no workload.
  if (owner === undefined || owner.kind === 'Node') return undefined;
  const hash = metadata?.labels?.['pod-template-hash'];
  if (owner.kind !== 'ReplicaSet') return { kind: owner.kind, name: owner.name };
  if (hash === undefined || !owner.name.endsWith(`-${hash}`)) return { kind: owner.kind, name: owner.name };
  return { kind: 'Deployment', name: owner.name.slice(0, -hash.length - 1), replicaSet: owner.name };
}
