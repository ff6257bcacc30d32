import { problem } from '../errors.ts';
import { shown } from '../request/names.ts';
import type { Request } from '../request/request.ts';
import { authorize } from './authorize.ts';
import type { Decision } from './permit.ts';
import type { Policy } from './policy.ts';

/**
 * What a worker asks about a job: is it of this worker's cluster, and does the policy allow its request? Whoever can write
 * to Redis could put a request for a cluster where much is allowed into the queue of one where little is.
 */
export function authorizePart(
  policy: Policy,
  { request, part, cluster }: { readonly request: Request; readonly part: number; readonly cluster: string },
): Decision {
  const on = request.on[part] ?? request.on[0];
  if (on.cluster === cluster) return authorize(policy, request);
  return {
    refused: problem(
      'other-cluster',
      `The worker of cluster ${shown(cluster)} was given a job for cluster ${shown(on.cluster)} and did not begin it.`,
      'Tell whoever runs kdebug: the names of the clusters do not agree, or somebody writes to Redis.',
    ),
  };
}
