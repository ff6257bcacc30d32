import type { Fault } from '../../faults/case.ts';

/** What the sandbox has not, and the faults that are made of it. */
const missing: readonly (readonly [RegExp, string])[] = [
  [/^kind: Node$/m, 'it has one node'],
  [/mysql|mariadb|nginx/i, 'a machine has no such server'],
  [/\/srv\/app/, 'it needs a file of an image'],
  [/imagePullPolicy: Never/, 'every image of a known registry is there'],
  [/^kind: (?:ResourceQuota|PersistentVolumeClaim|NetworkPolicy)$/m, 'it serves no such kind'],
];

/** Why the sandbox cannot play a fault; undefined when it can. */
export function missingHere({ name, manifests }: Fault): string | undefined {
  return missing.find(([pattern]) => pattern.test(`${name}\n${manifests}`))?.[1];
}
