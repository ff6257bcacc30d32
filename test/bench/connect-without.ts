import { permissions } from '../../src/cluster/permissions.ts';
import { accountWith, writeKubeconfig } from '../contracts/cluster/accounts.ts';
import type { BenchPods } from './bench-pods.ts';

/** A kubeconfig of a service account that has all of kdebug's rights but these. */
export async function connectWithout(pods: BenchPods, rights: readonly string[]): Promise<string> {
  const { namespace, objects, config, core } = pods;
  const account = 'no-attach';
  const kept = permissions.filter(({ verb, resource }) => !rights.includes(`${verb} ${resource}`));
  for (const object of accountWith(account, namespace, kept)) await objects.create(object);
  return writeKubeconfig(config, core, { account, namespace });
}
