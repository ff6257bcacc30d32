import type { V1Pod } from '@kubernetes/client-node';
import { problem, UserError } from '../errors.ts';
import type { Selection, Target } from '../request/request.ts';
import type { Api } from './api.ts';
import { ApiRefusal } from './cluster-errors.ts';
import { targetOf } from './target-of.ts';

/** The pods a selection means, least healthy first. Throws a UserError when there is none. */
export async function findTargets(api: Api, on: Selection, signal: AbortSignal): Promise<readonly Target[]> {
  const { cluster, namespace, container } = on;
  if (!('name' in on.by) || 'kind' in on.by) throw new Error('not yet');
  const pod = await getPod(api, namespace, on.by.name, signal);
  if (pod === undefined)
    throw new UserError(problem('pod-not-found', `There is no pod ${on.by.name} in ${namespace}.`, ''));
  return [targetOf(pod, { cluster, ...(container === undefined ? {} : { container }) })];
}

async function getPod(api: Api, namespace: string, name: string, signal: AbortSignal): Promise<V1Pod | undefined> {
  try {
    return await api.json<V1Pod>({ verb: 'get', resource: 'pods', namespace, name }, signal);
  } catch (error) {
    if (error instanceof ApiRefusal && error.status === 404) return undefined;
    throw error;
  }
}
