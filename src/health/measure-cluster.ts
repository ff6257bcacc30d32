import type { Cluster, Injection } from '../job/ports.ts';
import type { Metrics } from './create-metrics.ts';

type Measured = Pick<Metrics, 'stages' | 'firstOutput'>;

/** The same cluster; how long each stage takes is measured, and how long a container takes to say its first byte. */
export function measureCluster<C extends Cluster>(cluster: C, metrics: Measured): C {
  return {
    ...cluster,
    find: (on, signal) => timed('find', metrics, () => cluster.find(on, signal)),
    look: (target, needs, signal) => timed('look', metrics, () => cluster.look(target, needs, signal)),
    refusals: (spec, signal, start) => timed('preflight', metrics, () => cluster.refusals(spec, signal, start)),
    inject: async (spec, start, signal) => {
      const since = performance.now();
      const injection = await timed('patch', metrics, () => cluster.inject(spec, start, signal));
      return injection.resumed ? injection : measureInjection(injection, since, metrics);
    },
  };
}

async function timed<T>(stage: string, { stages }: Measured, work: () => Promise<T>): Promise<T> {
  const end = stages.startTimer({ stage });
  try {
    const done = await work();
    end({ result: 'done' });
    return done;
  } catch (error) {
    end({ result: 'failed' });
    throw error;
  }
}

function measureInjection(injection: Injection, since: number, { firstOutput }: Measured): Injection {
  return {
    resumed: injection.resumed,
    cancel: () => injection.cancel(),
    way: () => injection.way(),
    async *bytes(signal, waiting) {
      let isFirst = true;
      for await (const chunk of injection.bytes(signal, waiting)) {
        if (isFirst) firstOutput.observe({ way: injection.way() }, (performance.now() - since) / 1000);
        isFirst = false;
        yield chunk;
      }
    },
  };
}
