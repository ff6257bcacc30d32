import type { V1Pod } from '@kubernetes/client-node';
import { problem, UserError } from '../errors.ts';
import { goneOwners } from './gone-owners.ts';
import { type Workload, workloadOf } from './workload-of.ts';

/** The pods a bare word means that is no pod's name, and what they belong to. */
export interface Match {
  readonly pods: readonly V1Pod[];
  /** 'of Deployment web' */
  readonly of: string;
  /** The word was the name of a pod that is gone. */
  readonly gone?: true;
}

/**
 * A workload of that name; else a Service's pods; else a prefix whose pods all belong to one workload; else the workload
 * of a pod that is gone, by the name's shape. Throws a UserError when a word means several workloads.
 */
export function matchName(pods: readonly V1Pod[], word: string, service?: ServicePods): Match | undefined {
  const named = pods.filter((pod) => isNamed(workloadOf(pod), word));
  if (named.length > 0) return oneWorkload(named, word);
  if (service !== undefined) return { pods: service.pods, of: `of Service ${word}` };
  const prefixed = pods.filter(({ metadata }) => metadata?.name?.startsWith(word) === true);
  if (prefixed.length > 0) return oneWorkload(prefixed, word);
  for (const owner of goneOwners(word)) {
    const heirs = pods.filter((pod) => owner.fits(workloadOf(pod)));
    if (heirs.length > 0) return { ...oneWorkload(heirs, word), gone: true };
  }
  return undefined;
}

export interface ServicePods {
  readonly pods: readonly V1Pod[];
}

/** 'Deployment web'; a pod that belongs to nothing stands for itself. */
export function nameOfWorkload(pod: V1Pod): string {
  const workload = workloadOf(pod);
  return workload === undefined ? `Pod ${pod.metadata?.name}` : `${workload.kind} ${workload.name}`;
}

function isNamed(workload: Workload | undefined, word: string): boolean {
  return workload !== undefined && (workload.name === word || workload.replicaSet === word);
}

const shownWorkloads = 8;

function oneWorkload(pods: readonly V1Pod[], word: string): Match {
  const names = [...new Set(pods.map(nameOfWorkload))].sort();
  const [only = ''] = names;
  if (names.length === 1) return { pods, of: `of ${only}` };
  const shown = names.slice(0, shownWorkloads).join(', ');
  const more = names.length > shownWorkloads ? ` and ${names.length - shownWorkloads} more` : '';
  throw new UserError(
    problem(
      'ambiguous-target',
      `${word} may mean pods of ${names.length} workloads: ${shown}${more}.`,
      'Name one of them, such as deploy/NAME or a whole pod name.',
    ),
  );
}
