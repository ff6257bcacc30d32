import { asError } from '../../../errors.ts';
import type { Log } from '../../../log.ts';
import { keyOf } from '../model/kube-object.ts';
import type { Pod } from '../model/pod.ts';
import { type Resource, resourceNamed } from '../model/resources.ts';
import { podAddress } from '../network/addresses.ts';
import type { Change, Draft, Store } from '../store/store.ts';
import type { Cgroups } from './cgroups.ts';
import type { Judge } from './images.ts';
import type { Machine } from './machine.ts';
import { PodRun } from './pod-run.ts';
import { recordEvents } from './record-events.ts';
import type { Runtime } from './runtime.ts';

export interface KubeletParts {
  readonly machine: Machine;
  readonly store: Store;
  readonly cgroups: Cgroups;
  readonly judge: Judge;
  readonly log: Log;
}

const pods = resourceNamed('v1', 'pods') as Resource;

/** Runs every pod that is on the node, and answers for their containers. */
export function startKubelet(parts: KubeletParts): Runtime {
  const { store, log } = parts;
  const runs = new Map<string, PodRun>();
  const addresses = createAddresses();
  const tell = recordEvents(store);
  const changed = (run: PodRun): void => {
    const live = store.get<Pod>(pods, keyOf(run.pod));
    if (live?.metadata.uid !== run.pod.metadata.uid) return;
    run.pod = live;
    store.update(pods, { ...live, status: run.status() } as unknown as Draft);
  };
  const begin = (pod: Pod): void => {
    const ip = addresses.take();
    const run = new PodRun(pod, ip, { ...parts, tell, changed });
    runs.set(pod.metadata.uid, run);
    void run.update(pod);
  };
  const stop = async (pod: Pod, graceMs: number): Promise<void> => {
    const run = runs.get(pod.metadata.uid);
    if (run === undefined) return;
    await run.stop(graceMs);
    runs.delete(pod.metadata.uid);
    addresses.free(run.ip);
    const live = store.get<Pod>(pods, keyOf(pod));
    if (live?.metadata.uid === pod.metadata.uid) removeUnlessHeld(live);
  };
  const removeUnlessHeld = (pod: Pod): void => {
    if ((pod.metadata.finalizers ?? []).length === 0) store.remove(pods, keyOf(pod));
  };
  store.onChange(({ resource, type, object }: Change) => {
    if (resource.name !== pods.name) return;
    const pod = object as Pod;
    const run = runs.get(pod.metadata.uid);
    const fail = (error: unknown): void => log.error({ err: asError(error) }, 'a pod could not be ended');
    if (type === 'DELETED') void stop(pod, 0).catch(fail);
    else if (run === undefined && pod.spec.nodeName === nodeName && pod.metadata.deletionTimestamp === undefined)
      begin(pod);
    else if (run !== undefined && pod.metadata.deletionTimestamp !== undefined && !ending.has(pod.metadata.uid)) {
      ending.add(pod.metadata.uid);
      void stop(pod, (pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000).catch(fail);
    } else if (run !== undefined) void run.update(pod);
    else if (ending.has(pod.metadata.uid)) removeUnlessHeld(pod);
  });
  const ending = new Set<string>();
  return {
    log: (uid, name, previous) => runs.get(uid)?.container(name)?.logOf(previous),
    attach: (uid, name) => {
      const run = runs.get(uid)?.container(name);
      return run?.isRunning === true ? run.life : undefined;
    },
    exec: (uid, name, argv) => runs.get(uid)?.exec(name, argv),
  };
}

export const nodeName = 'sandbox';

/** An address is given again only after all others were: what a client remembers of it is stale for as long as possible. */
function createAddresses(): { take(): string; free(address: string): void } {
  const freed: string[] = [];
  let next = 0;
  return {
    take: () => {
      if (next >= 60_000) return freed.shift() ?? podAddress(0);
      next += 1;
      return podAddress(next - 1);
    },
    free: (address) => freed.push(address),
  };
}
