import type { V1Pod } from '@kubernetes/client-node';
import type { ApiFacts } from '../check/api-facts.ts';
import { UserError } from '../errors.ts';
import type { Look } from '../job/ports.ts';
import type { Target } from '../request/request.ts';
import type { Api } from './api.ts';
import { podGone } from './cluster-errors.ts';

/** What the API tells about a target; what may not be looked at says which verb is missing. All side by side. */
export async function lookAt(api: Api, target: Target, _look: Look, signal: AbortSignal): Promise<ApiFacts> {
  const { namespace, pod: name, podUid } = target;
  const pod = await api.json<V1Pod>({ verb: 'get', resource: 'pods', namespace, name }, signal);
  if (pod.metadata?.uid !== podUid) throw new UserError(podGone(name));
  return { pod };
}
