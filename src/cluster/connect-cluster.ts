import type { Log } from '../log.ts';
import { createApi } from './api.ts';
import type { PullPolicy } from './build-container.ts';
import { type ConnectedCluster, clusterOver } from './cluster-over.ts';
import { readKubeconfig } from './read-kubeconfig.ts';
import { readServiceAccount } from './read-service-account.ts';

export type { ConnectedCluster };

export interface ConnectOptions {
  readonly name: string;
  /** Path, or several as in the variable KUBECONFIG; without it the pod's own service account. */
  readonly kubeconfig?: string;
  readonly context?: string;
  /** Takes the kubeconfig's current context when none is named, as kubectl does; for a person's own terminal only. */
  readonly useCurrentContext?: boolean;
  /** Address of the API server for a service account; default is the name that every cluster's DNS knows. */
  readonly server?: string;
  readonly image: string;
  readonly imagePullPolicy: PullPolicy;
  readonly log: Log;
}

/** One cluster behind the port of job/. Nothing is asked of it yet. Throws a UserError when the kubeconfig cannot be used. */
export async function connectCluster(
  options: ConnectOptions,
): Promise<ConnectedCluster & { readonly namespace?: string }> {
  const { kubeconfig, server, imagePullPolicy } = options;
  const access = kubeconfig === undefined ? readServiceAccount(server) : await readKubeconfig(kubeconfig, options);
  const cluster = clusterOver(createApi(access), {
    imagePullPolicy,
    log: options.log.child({ cluster: options.name }),
  });
  return access.namespace === undefined ? cluster : { ...cluster, namespace: access.namespace };
}
