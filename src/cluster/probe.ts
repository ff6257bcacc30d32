import type { VersionInfo } from '@kubernetes/client-node';
import type { Api } from './api.ts';
import { isAllowed } from './explain-refusal.ts';
import { type Permission, permissions } from './permissions.ts';

export interface ClusterProbe {
  /** Such as 'v1.35.4'. */
  readonly version: string;
  /** namespace is missing for cluster-wide things. */
  readonly rights: readonly (Permission & { readonly namespace?: string; readonly allowed: boolean })[];
}

/** The server's version and which of the needed rights kdebug has in these namespaces. Changes nothing. */
export async function probeCluster(
  api: Api,
  namespaces: readonly string[],
  signal: AbortSignal,
): Promise<ClusterProbe> {
  const asked = permissions.flatMap((permission) =>
    permission.scope === 'cluster'
      ? [{ ...permission }]
      : namespaces.map((namespace) => ({ ...permission, namespace })),
  );
  const [{ gitVersion }, rights] = await Promise.all([
    api.json<VersionInfo>({ verb: 'get', resource: 'version' }, signal),
    Promise.all(asked.map(async (right) => ({ ...right, allowed: await isAllowed(api, right, signal) }))),
  ]);
  return { version: gitVersion, rights };
}
