import type { Environment } from '../../config/environment.ts';
import { createLog } from '../../log.ts';
import { startSandbox } from '../sandbox-cluster/sandbox.ts';
import { applyByKubectl } from '../shop/apply-by-kubectl.ts';
import { openShop, type Shop } from '../shop/open-shop.ts';

export interface ClusterOptions {
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly namespace?: string;
  /** Puts the shop into a named cluster too. */
  readonly shop?: boolean;
  /** What is broken in the shop from the start; 'none' for nothing. */
  readonly incident?: string;
}

/** The cluster that the demo's worker works in. */
export interface DemoCluster {
  readonly about: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace: string;
  readonly shop?: Shop;
  close(): Promise<void>;
}

const namespace = 'shop';
const usual = 'wrong-service-port';

/** A sandbox with the shop, or the cluster that is named. Throws a UserError where neither is to be had. */
export async function chooseCluster(options: ClusterOptions, environment: Environment): Promise<DemoCluster> {
  const { context, kubeconfig = environment.KUBECONFIG } = options;
  return context === undefined && (kubeconfig ?? '') === '' ? sandboxed(options) : named(options, kubeconfig);
}

async function sandboxed({ incident }: ClusterOptions): Promise<DemoCluster> {
  const sandbox = await startSandbox({ log: createLog('error') });
  try {
    const shop = await opened((objects) => sandbox.apply(objects, namespace), incident);
    const about = [`${sandbox.url} (a sandbox, not Kubernetes)`, ...sandbox.notes].join('\n          ');
    return { about, kubeconfig: sandbox.kubeconfig, namespace, shop, close: () => sandbox.close() };
  } catch (error) {
    await sandbox.close();
    throw error;
  }
}

async function named(options: ClusterOptions, kubeconfig: string | undefined): Promise<DemoCluster> {
  const { context, incident, shop: wantsShop = false } = options;
  const where = { ...(kubeconfig === undefined ? {} : { kubeconfig }), ...(context === undefined ? {} : { context }) };
  const about = context ?? kubeconfig ?? '';
  if (!wantsShop) return { about, ...where, namespace: options.namespace ?? 'default', close: async () => {} };
  const target = applyByKubectl({ ...where, namespace: options.namespace ?? namespace });
  try {
    const shop = await opened(target.apply, incident);
    return { about, ...where, namespace: target.namespace, shop, close: target.remove };
  } catch (error) {
    await target.remove();
    throw error;
  }
}

async function opened(apply: Parameters<typeof openShop>[0], incident = usual): Promise<Shop> {
  const shop = await openShop(apply);
  if (incident !== 'none') await shop.break(incident);
  return shop;
}
