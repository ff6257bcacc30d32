import type { Workload } from './workload-of.ts';

/** The letters that Kubernetes draws random suffixes and hashes from: no vowels, no 0, 1, 3. */
const drawn = 'bcdfghjklmnpqrstvwxz2456789';
const replica = new RegExp(`^(.+)-[${drawn}]{5}$`);
const hashed = new RegExp(`^(.+)-[${drawn}]{1,10}$`);
const ordinal = /^(.+)-\d{1,5}$/;

/** Who may have owned a pod of this name, by the shape of the name: ReplicaSet hash and suffix, ordinal, plain suffix. */
export function goneOwners(pod: string): readonly { fits(workload: Workload | undefined): boolean }[] {
  const [, owner] = replica.exec(pod) ?? [];
  const [, deployment] = owner === undefined ? [] : (hashed.exec(owner) ?? []);
  const [, set] = ordinal.exec(pod) ?? [];
  return [
    ...(owner === undefined ? [] : [{ fits: (w?: Workload) => w?.replicaSet === owner || isPlain(w, owner) }]),
    ...(deployment === undefined
      ? []
      : [{ fits: (w?: Workload) => w?.kind === 'Deployment' && w.name === deployment }]),
    ...(set === undefined ? [] : [{ fits: (w?: Workload) => w?.kind === 'StatefulSet' && w.name === set }]),
  ];
}

/** Pods of these have the owner's name and a drawn suffix. */
function isPlain(workload: Workload | undefined, name: string): boolean {
  return workload?.name === name && ['ReplicaSet', 'DaemonSet', 'Job'].includes(workload.kind);
}
