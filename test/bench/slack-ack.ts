import { setTimeout as delay } from 'node:timers/promises';
import { noLog } from '../../src/log.ts';
import { connectPatient, quitRedis } from '../../src/queue/connect-redis.ts';
import { consumeJobs, type JobConsumer } from '../../src/queue/consume-jobs.ts';
import { createPosts } from '../../src/queue/create-posts.ts';
import { createRuns } from '../../src/queue/create-runs.ts';
import { type Measure, measure, percentile } from './measure.ts';
import { command, openProcesses, type Processes } from './processes.ts';

export const ackName = 'Slack ack, 50 commands/s';
const [perSecond, seconds, warmUps] = [50, 20, 50] as const;

/**
 * From the payload that Slack sends to its acknowledgement, which comes once the ask is in Redis. The bot is a process of
 * its own and does all of its work meanwhile: people, policy, card, enqueue, final reply. The jobs are refused by a
 * worker that asks no cluster.
 */
export async function measureAck(): Promise<readonly Measure[]> {
  const processes = await openProcesses({ KDEBUG_UPDATES_PER_MINUTE: '50' });
  const worker = await refuseJobs(processes);
  try {
    await processes.start('bot');
    for (let n = 0; n < warmUps; n += 1) await command(processes, `warm-${n} netcheck`);
    const began = performance.now();
    const acks: ReturnType<typeof command>[] = [];
    for (let n = 0; n < perSecond * seconds; n += 1) {
      await delay(Math.max(0, began + (n * 1000) / perSecond - performance.now()));
      acks.push(command(processes, `pod-${n} netcheck`));
    }
    return [judge(await Promise.all(acks))];
  } finally {
    await worker.close();
    await processes.close();
  }
}

function judge(acks: readonly { readonly outcome: string; readonly tookMs: number }[]): Measure {
  const late = acks.filter(({ outcome }) => outcome !== 'acked').length;
  const samples = acks.map(({ outcome, tookMs }) => (outcome === 'acked' ? tookMs : Number.POSITIVE_INFINITY));
  return measure(ackName, 'ms', {
    samples: samples.filter(Number.isFinite),
    judged: { value: percentile(samples, 99), what: 'p99', most: 250 },
    note: `p99 ${percentile(samples, 99).toFixed(0)} ms, not acknowledged: ${late} of ${acks.length}; recorded in Redis first`,
  });
}

async function refuseJobs({ environment, redis }: Processes): Promise<{ close(): Promise<void> }> {
  const connection = connectPatient(redis.url, { log: noLog });
  const queue = { redis: connection, prefix: environment.KDEBUG_REDIS_PREFIX ?? '', log: noLog };
  const posts = createPosts(queue);
  const runs = createRuns({ ...queue, wake: posts.wake });
  const problem = { code: 'bench', message: 'This worker has no cluster.', nextStep: 'Nothing to do.' };
  const consumer: JobConsumer = await consumeJobs({
    ...queue,
    cluster: 'default',
    concurrency: 50,
    handler: ({ request, part }) => runs.tell(request.run, part, { type: 'ended', as: 'refused', problem }),
    onExpired: async () => {},
    onGivenUp: async () => {},
    onRefused: async () => {},
  });
  return {
    close: async () => {
      await consumer.close(0);
      await posts.close();
      await quitRedis(connection);
    },
  };
}
