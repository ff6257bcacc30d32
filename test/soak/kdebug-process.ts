// A child of soak.ts: bots, workers and a cluster in memory, apart from the emulated Slack, so that the memory that is
// judged is theirs. Its environment is theirs; it hears 'replace a worker', and tells its memory.
import { setTimeout as delay } from 'node:timers/promises';
import { startBot } from '../../src/bot.ts';
import type { ConnectedCluster } from '../../src/cluster/cluster-over.ts';
import { readBotConfig, readWorkerConfig } from '../../src/config/roles.ts';
import { startWorker, type Worker } from '../../src/worker.ts';
import { createFakeCluster, type FakeCluster } from '../contracts/cluster/fake-cluster.ts';
import { commandsWith } from '../journeys/start-journey.ts';
import type { MemorySample } from './judge-memory.ts';

const sampleEveryMs = 10_000;
const replaceEveryMs = 20_000;
/** Of every minute, so long the API server takes its time. */
const slowMs = 20_000;
/** A pod with so many injected containers is replaced, as a deployment would do sooner or later. */
const fullAt = 12;
const pods = Array.from({ length: 40 }, (_, n) => `soak-${n}`);

const cluster = createFakeCluster({ command: commandsWith({}) });
for (const name of pods) await cluster.place({ kind: 'Pod', name, behaves: 'runs' });
const environment = { ...process.env, KDEBUG_IMAGE: cluster.image } as Record<string, string>;
const stopping = new AbortController();
const addWorker = (): Promise<Worker> =>
  startWorker(readWorkerConfig(environment), { connect: async () => slowly(cluster.cluster) });
const onFatal = (error: Error): void => {
  throw error;
};
const bots = [await startBot(readBotConfig(environment), onFatal), await startBot(readBotConfig(environment), onFatal)];
const workers = [await addWorker(), await addWorker()];

process.on('message', (said) => {
  if (said === 'replace a worker') void replaceWorker();
  if (said === 'end') void end();
});
process.on('disconnect', () => void end());
process.send?.('ready');
await Promise.all([every(sampleEveryMs, tellMemory), every(replaceEveryMs, replacePods)]);

async function end(): Promise<void> {
  if (stopping.signal.aborted) return;
  stopping.abort();
  await Promise.all(bots.map((bot) => bot.close()));
  await Promise.all(workers.map((worker) => worker.close(0)));
  await cluster.stop();
  if (process.connected) process.disconnect();
}

async function replaceWorker(): Promise<void> {
  const oldest = workers.shift();
  workers.push(await addWorker());
  await oldest?.close(0);
}

async function every(ms: number, act: () => void | Promise<void>): Promise<void> {
  while (!stopping.signal.aborted) {
    await delay(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
    if (!stopping.signal.aborted) await act();
  }
}

function tellMemory(): void {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  const sample: MemorySample = { heapMiB: heapUsed / 2 ** 20, residentMiB: rss / 2 ** 20 };
  process.send?.(sample);
}

/** What the cluster remembers of a pod goes with it, or the judge of memory would judge this fake. */
async function replacePods(): Promise<void> {
  const { memory } = cluster;
  for (const name of pods) {
    const pod = memory.pods.get(`${cluster.namespace}/${name}`);
    if (pod === undefined || (pod.spec?.ephemeralContainers?.length ?? 0) < fullAt) continue;
    await cluster.remove(name);
    await cluster.place({ kind: 'Pod', name, behaves: 'runs' });
    forget(memory, `${pod.metadata?.uid}/`);
  }
  memory.events.splice(0, Math.max(0, memory.events.length - 500));
}

function forget({ containers, logs }: FakeCluster['memory'], of: string): void {
  for (const known of [containers, logs]) for (const key of known.keys()) if (key.startsWith(of)) known.delete(key);
}

/** Several workers share the cluster, so none of them closes it. */
function slowly(real: ConnectedCluster): ConnectedCluster {
  const pause = async (signal: AbortSignal): Promise<void> => {
    if (Date.now() % 60_000 < slowMs) await delay(500 + Math.random() * 5_000, undefined, { signal });
  };
  return {
    ...real,
    find: async (on, signal) => {
      await pause(signal);
      return real.find(on, signal);
    },
    look: async (target, needs, signal) => {
      await pause(signal);
      return real.look(target, needs, signal);
    },
    inject: async (spec, start, signal) => {
      await pause(signal);
      return real.inject(spec, start, signal);
    },
    close: async () => undefined,
  };
}
