import type { Cluster } from '../job/ports.ts';
import type { Log } from '../log.ts';
import { createApi } from './api.ts';
import { buildContainer, type PullPolicy } from './build-container.ts';
import { translateError } from './cluster-errors.ts';
import { findTargets } from './find.ts';
import { followContainer } from './follow-container.ts';
import { injectContainer } from './inject.ts';
import { lookAt } from './look.ts';
import { readKubeconfig } from './read-kubeconfig.ts';
import { readServiceAccount } from './read-service-account.ts';

export interface ConnectOptions {
  readonly name: string;
  /** Path; without it the pod's own service account. */
  readonly kubeconfig?: string;
  readonly context?: string;
  /** Address of the API server for a service account; default is the name that every cluster's DNS knows. */
  readonly server?: string;
  readonly image: string;
  readonly imagePullPolicy: PullPolicy;
  readonly log: Log;
}

export interface ConnectedCluster extends Cluster {
  close(): Promise<void>;
}

/** One cluster behind the port of job/. Nothing is asked of it yet. Throws a UserError when the kubeconfig cannot be used. */
export async function connectCluster(options: ConnectOptions): Promise<ConnectedCluster> {
  const { kubeconfig, context, server, imagePullPolicy } = options;
  const log = options.log.child({ cluster: options.name });
  const access = kubeconfig === undefined ? readServiceAccount(server) : await readKubeconfig(kubeconfig, context);
  const api = createApi(access);
  return {
    find: (on, signal) => translated(findTargets(api, on, signal), signal),
    look: (target, look, signal) => translated(lookAt(api, target, look, signal), signal),
    refusals: async () => [],
    inject: async (spec, start, signal) => {
      const container = buildContainer(spec, start, imagePullPolicy);
      await translated(injectContainer(api, { target: spec.target, container }, signal), signal);
      return { resumed: false, ...followContainer(api, { spec, start }, log) };
    },
    close: () => api.close(),
  };
}

/** Whatever was thrown leaves as one of the three kinds; an abort leaves as its reason. */
async function translated<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await work;
  } catch (error) {
    signal.throwIfAborted();
    throw translateError(error);
  }
}
