import type { Cluster } from '../job/ports.ts';
import type { Start } from '../job/spec.ts';
import type { Log } from '../log.ts';
import { createApi } from './api.ts';
import { buildContainer, type PullPolicy } from './build-container.ts';
import { translateError } from './cluster-errors.ts';
import { findTargets } from './find.ts';
import { followContainer } from './follow-container.ts';
import { injectContainer } from './inject.ts';
import { lookAt } from './look.ts';
import { createPodMemory } from './pod-memory.ts';
import { type ClusterProbe, probeCluster } from './probe.ts';
import { readKubeconfig } from './read-kubeconfig.ts';
import { readServiceAccount } from './read-service-account.ts';
import { findRefusals } from './refusals.ts';

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

export interface ConnectedCluster extends Cluster {
  /** The server's version and kdebug's rights in these namespaces, for `kdebug doctor`. Changes nothing. */
  probe(namespaces: readonly string[], signal: AbortSignal): Promise<ClusterProbe>;
  /** Ends every request that still runs. */
  close(): Promise<void>;
}

/** A dry run tries the container before its start is fixed; nothing of this is ever stored. */
const dryStart: Start = { container: 'kdebug-dry-run', nonce: 'dry-run', deadline: 0, graceMs: 0 };

/** One cluster behind the port of job/. Nothing is asked of it yet. Throws a UserError when the kubeconfig cannot be used. */
export async function connectCluster(options: ConnectOptions): Promise<ConnectedCluster> {
  const { kubeconfig, server, imagePullPolicy } = options;
  const log = options.log.child({ cluster: options.name });
  const access = kubeconfig === undefined ? readServiceAccount(server) : await readKubeconfig(kubeconfig, options);
  const api = createApi(access);
  const seen = createPodMemory();
  return {
    find: (on, signal) => translated(findTargets(api, on, signal), signal),
    look: async (target, look, signal) => {
      const facts = await translated(lookAt(api, target, look, signal), signal);
      seen.note(facts.pod);
      return facts;
    },
    refusals: (spec, signal) => {
      const container = buildContainer(spec, dryStart, imagePullPolicy);
      const tried = { target: spec.target, container, node: seen.node(spec.target.podUid) };
      return translated(findRefusals(api, tried, signal), signal);
    },
    inject: async (spec, start, signal) => {
      const container = buildContainer(spec, start, imagePullPolicy);
      await translated(injectContainer(api, { target: spec.target, container }, signal), signal);
      const resumed = seen.containers(spec.target.podUid).includes(start.container);
      return { resumed, ...followContainer(api, { spec, start }, log) };
    },
    probe: (namespaces, signal) => translated(probeCluster(api, namespaces, signal), signal),
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
