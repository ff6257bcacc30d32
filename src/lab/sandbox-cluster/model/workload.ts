import type { KubeObject, Metadata, OwnerReference } from './kube-object.ts';
import type { Condition, Pod, PodSpec } from './pod.ts';
import { type Resource, resourceNamed } from './resources.ts';

/** What Deployments, ReplicaSets and StatefulSets have in common. */
export interface Workload extends KubeObject {
  readonly spec: {
    readonly replicas?: number;
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly template: { readonly metadata?: Partial<Metadata>; readonly spec: PodSpec };
    readonly strategy?: { readonly type?: 'RollingUpdate' | 'Recreate' };
    readonly serviceName?: string;
    readonly podManagementPolicy?: 'OrderedReady' | 'Parallel';
  };
  readonly status?: WorkloadStatus;
}

export interface WorkloadStatus {
  readonly replicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly updatedReplicas?: number;
  readonly observedGeneration?: number;
  readonly conditions?: readonly Condition[];
}

export const pods = resourceNamed('v1', 'pods') as Resource;
export const deployments = resourceNamed('apps/v1', 'deployments') as Resource;
export const replicaSets = resourceNamed('apps/v1', 'replicasets') as Resource;
export const statefulSets = resourceNamed('apps/v1', 'statefulsets') as Resource;

export function ownedBy({ metadata }: KubeObject): (object: KubeObject) => boolean {
  return (object) => object.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid) === true;
}

export function ownerOf({ apiVersion, kind, metadata }: KubeObject): OwnerReference & { blockOwnerDeletion: boolean } {
  const { name, uid } = metadata;
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

export function isReady({ status }: Pod): boolean {
  return status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true;
}

/** Still counted: neither on its way out nor ended. */
export function isLive({ metadata, status }: Pod): boolean {
  return metadata.deletionTimestamp === undefined && status.phase !== 'Failed' && status.phase !== 'Succeeded';
}
