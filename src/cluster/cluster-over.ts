import type { Cluster } from '../job/ports.ts';
import type { Start } from '../job/spec.ts';
import type { Log } from '../log.ts';
import type { Api } from './api.ts';
import { buildContainer, type PullPolicy } from './build-container.ts';
import { translateError } from './cluster-errors.ts';
import { findTargets } from './find.ts';
import { followContainer } from './follow-container.ts';
import { injectContainer } from './inject.ts';
import { lookAt } from './look.ts';
import { createPodMemory } from './pod-memory.ts';
import { type ClusterProbe, probeCluster } from './probe.ts';
import { findRefusals } from './refusals.ts';
import { type PodWatch, watchPods } from './watch-pods.ts';

export interface ConnectedCluster extends Cluster {
  /** The server's version and kdebug's rights in these namespaces, for `kdebug doctor`. Changes nothing. */
  probe(namespaces: readonly string[], signal: AbortSignal): Promise<ClusterProbe>;
  /** Tells of every pod that kdebug may list, until the signal aborts. Never rejects for what the cluster does. */
  watchPods(watch: PodWatch, signal: AbortSignal): Promise<void>;
  /** Ends every request that still runs. */
  close(): Promise<void>;
}

/** A dry run tries the container before its start is fixed; nothing of this is ever stored. */
const dryStart: Start = { container: 'kdebug-dry-run', nonce: 'dry-run', deadline: 0, graceMs: 0 };

/** The port of job/ over one API server. */
export function clusterOver(
  api: Api,
  options: { readonly imagePullPolicy: PullPolicy; readonly log: Log },
): ConnectedCluster {
  const { imagePullPolicy, log } = options;
  const seen = createPodMemory();
  return {
    find: (on, signal) => translated(findTargets(api, on, signal), signal),
    look: async (target, look, signal) => {
      const facts = await translated(lookAt(api, target, look, signal), signal);
      seen.note(facts.pod);
      return facts;
    },
    refusals: (spec, signal, start = dryStart) => {
      const container = buildContainer(spec, start, imagePullPolicy);
      const tried = { target: spec.target, container, node: seen.node(spec.target.podUid) };
      return translated(findRefusals(api, tried, signal), signal);
    },
    inject: async (spec, start, signal) => {
      const container = buildContainer(spec, start, imagePullPolicy);
      await translated(injectContainer(api, { target: spec.target, container }, signal), signal);
      const resumed = seen.containers(spec.target.podUid).includes(start.container);
      return followContainer(api, { spec, start, resumed }, log);
    },
    probe: (namespaces, signal) => translated(probeCluster(api, namespaces, signal), signal),
    watchPods: (watch, signal) => watchPods(api, watch, { signal, log }),
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
