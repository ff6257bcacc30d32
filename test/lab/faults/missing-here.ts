import type { Fault } from '../../faults/case.ts';

/** What the sandbox has not, and the faults that are made of it. */
const missing: readonly (readonly [RegExp, string])[] = [
  [/^kind: Node$/m, 'it has one node'],
  [/mysql|mariadb|nginx/i, 'a machine has no such server'],
  [/\/srv\/app/, 'it needs a file of an image'],
  [/imagePullPolicy: Never/, 'every image of a known registry is there'],
  [/^kind: (?:ResourceQuota|LimitRange|PriorityClass|PersistentVolumeClaim|NetworkPolicy)$/m, 'it serves no such kind'],
  [/^kind: Job$/m, 'Jobs do not run'],
  [/\b(?:persistentVolumeClaim|volumeClaimTemplates|csi):/, 'it has no volumes of a cluster'],
  [
    /\b(?:podAffinity|topologySpreadConstraints|schedulingGates|schedulerName|priorityClassName):/,
    'its scheduler is simpler',
  ],
  [/nvidia\.com|ephemeral-storage/, 'its node counts CPU and memory only'],
  [/\b(?:sysctls|runtimeClassName|preStop|activeDeadlineSeconds):/, 'its kubelet does not heed that'],
];

/** Why the sandbox cannot play a fault; undefined when it can. */
export function missingHere({ name, manifests }: Fault): string | undefined {
  return missing.find(([pattern]) => pattern.test(`${name}\n${manifests}`))?.[1];
}
