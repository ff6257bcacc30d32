import type { RunEvent } from '../../src/job/run-event.ts';
import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import { noLog } from '../../src/log.ts';
import { connectPatient, quitRedis } from '../../src/queue/connect-redis.ts';
import { createRuns } from '../../src/queue/create-runs.ts';
import type { Bench } from './bench-context.ts';
import { type Measure, measure } from './measure.ts';
import { command, openProcesses, type Processes } from './processes.ts';

export const manyNames = {
  jobs: 'real jobs at once on one worker',
  bot: 'resident memory, bot',
  worker: 'resident memory, worker',
} as const;
const [podCount, atOnce, batches] = [20, 100, 2] as const;
const limitMs = 300_000;

/** Batches of jobs that are asked all at once: each must end answered. Bot and worker are processes of their own. */
export async function measureManyJobs(bench: Bench): Promise<readonly Measure[]> {
  const { options } = bench;
  const { namespace, quiet, remove } = await bench.pods();
  const names = await quiet('many', podCount);
  const processes = await openProcesses({
    KUBECONFIG: options.kubeconfig,
    KDEBUG_IMAGE: options.image,
    KDEBUG_NAMESPACE: namespace,
    KDEBUG_CONCURRENCY: '150',
  });
  try {
    const parts = { bot: await processes.start('bot'), worker: await processes.start('worker') };
    const resident = { bot: [parts.bot.residentMiB()], worker: [parts.worker.residentMiB()] };
    const found: Batch[] = [];
    for (let n = 0; n < batches; n += 1) {
      found.push(await runBatch(processes, n, names));
      bench.say(`batch ${n + 1}: ${JSON.stringify(found.at(-1))}`);
      resident.bot.push(parts.bot.residentMiB());
      resident.worker.push(parts.worker.residentMiB());
    }
    await remove(names);
    return [judge(found), memory(manyNames.bot, resident.bot), memory(manyNames.worker, resident.worker)];
  } finally {
    await processes.close();
  }
}

interface Batch {
  readonly answered: number;
  /** Most jobs between 'found' and 'ended' at one moment. */
  readonly atOnce: number;
  readonly seconds: number;
  readonly otherEnds: readonly string[];
}

async function runBatch(processes: Processes, batch: number, pods: readonly string[]): Promise<Batch> {
  const began = Date.now();
  const each = Array.from({ length: atOnce }, (_, n) => n);
  await Promise.all(each.map((n) => command(processes, `${pods[n % pods.length]} -- echo ${batch * atOnce + n}`)));
  const runs = await finishedRuns(processes, (batch + 1) * atOnce);
  const events = await Promise.all(runs.slice(-atOnce).map((run) => eventsOf(processes, run)));
  const ends = events.map((all) => all.find((event) => event.type === 'ended'));
  return {
    answered: ends.filter((end) => end?.as === 'answered').length,
    atOnce: mostAtOnce(events),
    seconds: (Date.now() - began) / 1000,
    otherEnds: [
      ...new Set(
        ends.flatMap((end) =>
          end === undefined || end.as === 'answered' ? [] : [`${end.as} ${end.problem?.message}`],
        ),
      ),
    ],
  };
}

/** Runs whose thread has its final reply, oldest first. */
async function finishedRuns({ slack }: Processes, count: number): Promise<readonly string[]> {
  const cards = () => slack.timeline(seed.incidents).filter(({ user }) => user === seed.bot);
  return slack.waitFor(
    () => {
      const ended = cards().filter(({ ts }) =>
        slack.thread(seed.incidents, ts).some(({ text }) => text.includes('<@')),
      );
      if (ended.length < count) return undefined;
      return ended.map(({ metadata }) => (metadata as { event_payload: { run: string } }).event_payload.run);
    },
    { timeoutMs: limitMs, what: `${count} final replies` },
  );
}

async function eventsOf({ redis, environment }: Processes, run: string): Promise<readonly RunEvent[]> {
  const connection = connectPatient(redis.url, { log: noLog });
  const prefix = environment.KDEBUG_REDIS_PREFIX ?? '';
  const record = await createRuns({ redis: connection, prefix, log: noLog, wake: async () => {} }).read(run);
  await quitRedis(connection);
  return record?.events ?? [];
}

function mostAtOnce(events: readonly (readonly RunEvent[])[]): number {
  const steps = events.flatMap((all) => {
    const [begun, ended] = ['found', 'ended'].map((type) => all.find((event) => event.type === type)?.at);
    return begun === undefined || ended === undefined
      ? []
      : [
          { at: begun, by: 1 },
          { at: ended, by: -1 },
        ];
  });
  let [now, most] = [0, 0];
  for (const { by } of steps.toSorted((a, b) => a.at - b.at)) {
    now += by;
    most = Math.max(most, now);
  }
  return most;
}

function judge(found: readonly Batch[]): Measure {
  const samples = found.map(({ answered }) => answered);
  const most = found.map((batch) => `${batch.atOnce} at once, ${batch.seconds.toFixed(1)} s`);
  const others = found.flatMap(({ otherEnds }) => otherEnds);
  return measure(manyNames.jobs, 'answered', {
    samples,
    judged: { value: Math.min(...samples), what: 'each batch', least: atOnce },
    note: `${podCount} pods; ${most.join('; ')}${others.length === 0 ? '' : `; other ends: ${others.join(', ')}`}`,
  });
}

function memory(name: string, samples: readonly number[]): Measure {
  const [start = 0, ...after] = samples.map(Math.round);
  const note = `${start} after its start, ${after.join(' and ')} after ${atOnce} and ${batches * atOnce} jobs`;
  return measure(name, 'MiB', { samples, note });
}
