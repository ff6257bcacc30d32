import { setTimeout as delay } from 'node:timers/promises';
import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import { noLog } from '../../src/log.ts';
import { connectPatient, quitRedis } from '../../src/queue/connect-redis.ts';
import { createDirectory } from '../../src/queue/create-directory.ts';
import { untilTrue } from '../until-true.ts';
import { serveManyPods } from './many-pods-api.ts';
import { type Measure, measure, percentile } from './measure.ts';
import { command, openProcesses, type Processes } from './processes.ts';

export const modalNames = {
  open: 'the form for a check is open',
  search: 'a pod is found among 10,000 as one types',
  worker: 'resident memory, worker with 10,000 pods',
} as const;
/** As deploy/Dockerfile starts node. */
const inImage = '--max-semi-space-size=4';
const count = 10_000;
const [opened, searched, watchedS] = [40, 200, 20] as const;

/**
 * Bot and worker are processes of their own; the API server behind the worker tells of 10,000 pods in one namespace, of
 * which ten change each second. The search takes another word each time, with the pause of somebody who types.
 */
export async function measureModal(): Promise<readonly Measure[]> {
  const pods = await serveManyPods(count);
  const processes = await openProcesses({ KUBECONFIG: pods.kubeconfig, NODE_OPTIONS: inImage });
  try {
    const [worker] = [await processes.start('worker'), await processes.start('bot')];
    const resident = [worker.residentMiB()];
    await untilNamed(processes);
    pods.change(10);
    const open = await openForms(processes);
    const search = await searchPods(processes);
    for (let second = 0; second < watchedS; second += 1) {
      resident.push(worker.residentMiB());
      await delay(1_000);
    }
    return [
      judge(modalNames.open, open, 500),
      judge(modalNames.search, search, 150),
      measure(modalNames.worker, 'MiB', {
        samples: resident,
        judged: { value: Math.max(...resident), what: 'most', most: 250 },
      }),
    ];
  } finally {
    await processes.close();
    await pods.close();
  }
}

function judge(name: string, samples: readonly number[], most: number): Measure {
  const p95 = percentile(samples, 95);
  return measure(name, 'ms', { samples, judged: { value: p95, what: 'p95', most }, note: `p95 ${p95.toFixed(1)} ms` });
}

/** From the payload of a bare command to the view that the person sees. */
async function openForms(processes: Processes): Promise<readonly number[]> {
  const samples: number[] = [];
  for (let n = 0; n < opened; n += 1) {
    const began = performance.now();
    const done = command(processes, '');
    await processes.slack.waitFor(() => processes.slack.modals(seed.member).length > 0);
    samples.push(performance.now() - began);
    await done;
    if (n < opened - 1) await processes.slack.as(seed.member).closeView();
  }
  return samples;
}

async function searchPods({ slack }: Processes): Promise<readonly number[]> {
  const samples: number[] = [];
  for (let n = 0; n < searched; n += 1) {
    const began = performance.now();
    const { options } = await slack.as(seed.member).suggest('kdebug_run_pod', `service-${n % 20} ${n % 10}`);
    samples.push(options.length === 0 ? Number.POSITIVE_INFINITY : performance.now() - began);
    await delay(150);
  }
  return samples;
}

async function untilNamed({ redis, environment }: Processes): Promise<void> {
  const connection = connectPatient(redis.url, { log: noLog });
  const directory = createDirectory({ redis: connection, prefix: environment.KDEBUG_REDIS_PREFIX ?? '' });
  const isThere = async () => ((await directory.pods('default')) ?? []).length === count;
  await untilTrue(isThere, `${count} names in Redis`, 120_000);
  await quitRedis(connection);
}
