import type { V1Node } from '@kubernetes/client-node';
import { ApiRefusal } from './cluster-errors.ts';
import { listAll } from './list-all.ts';
import type { Sight } from './looked.ts';

/** The pod's own node; all of them while it waits for one, for then the reason lies in them. */
export async function lookAtNodes({ api, signal, pod }: Sight): Promise<readonly V1Node[]> {
  const name = (await pod).spec?.nodeName;
  if (name === undefined) return listAll<V1Node>(api, { resource: 'nodes' }, signal);
  return api.json<V1Node>({ verb: 'get', resource: 'nodes', name }, signal).then(
    (node) => [node],
    (error: unknown) => {
      // A node that was taken away is no longer there, while its pods still are for a while.
      if (error instanceof ApiRefusal && error.status === 404) return [];
      throw error;
    },
  );
}
