import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CoreV1Api, KubeConfig, KubernetesObject, KubernetesObjectApi } from '@kubernetes/client-node';
import type { Permission } from '../../../src/cluster/permissions.ts';
import { groupOf } from '../../../src/cluster/resources.ts';

/** A service account with exactly these rights: a Role for the namespace, a ClusterRole for what belongs to none. */
export function accountWith(
  account: string,
  namespace: string,
  rights: readonly Permission[],
): readonly KubernetesObject[] {
  const metadata = { name: account, namespace };
  const cluster = { name: clusterRole(namespace, account) };
  const subjects = [{ kind: 'ServiceAccount', name: account, namespace }];
  const rbac = 'rbac.authorization.k8s.io';
  const [own, wide] = (['namespace', 'cluster'] as const).map((scope) =>
    rights
      .filter((right) => right.scope === scope)
      .map(({ resource, verb }) => {
        return { apiGroups: [groupOf(resource)], resources: [resource], verbs: [verb] };
      }),
  );
  const refer = (kind: string, name: string) => ({ apiGroup: rbac, kind, name });
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    object({ apiVersion: `${rbac}/v1`, kind: 'Role', metadata, rules: own }),
    object({ apiVersion: `${rbac}/v1`, kind: 'RoleBinding', metadata, subjects, roleRef: refer('Role', account) }),
    object({ apiVersion: `${rbac}/v1`, kind: 'ClusterRole', metadata: cluster, rules: wide }),
    object({
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: cluster,
      subjects,
      roleRef: refer('ClusterRole', cluster.name),
    }),
  ];
}

/** A kubeconfig with the account's token, as a person or a worker outside the cluster would have. */
export async function writeKubeconfig(
  admin: KubeConfig,
  core: CoreV1Api,
  { account, namespace }: { readonly account: string; readonly namespace: string },
): Promise<string> {
  const body = { spec: { audiences: [], expirationSeconds: 3600 } };
  const { status } = await core.createNamespacedServiceAccountToken({ name: account, namespace, body });
  const cluster = admin.getCurrentCluster();
  const path = join(mkdtempSync(join(tmpdir(), 'kdebug-e2e-')), 'kubeconfig');
  const config = {
    contexts: [{ name: account, context: { cluster: 'here', user: account } }],
    clusters: [
      {
        name: 'here',
        cluster: {
          server: cluster?.server,
          'certificate-authority': cluster?.caFile,
          'certificate-authority-data': cluster?.caData,
          'insecure-skip-tls-verify': cluster?.skipTLSVerify,
        },
      },
    ],
    users: [{ name: account, user: { token: status?.token } }],
  };
  writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
  return path;
}

/** They belong to no namespace, so they do not go with it. */
export async function removeClusterRoles(objects: KubernetesObjectApi, namespace: string): Promise<void> {
  for (const kind of ['ClusterRoleBinding', 'ClusterRole']) {
    const { items } = await objects.list('rbac.authorization.k8s.io/v1', kind);
    for (const item of items.filter(({ metadata }) => metadata?.name?.startsWith(clusterRole(namespace, '')))) {
      await objects.delete({ ...item, apiVersion: 'rbac.authorization.k8s.io/v1', kind });
    }
  }
}

function clusterRole(namespace: string, account: string): string {
  return `${namespace}-${account}`;
}

/** The client's type knows only the fields that all objects have. */
function object(value: KubernetesObject & Record<string, unknown>): KubernetesObject {
  return value;
}
