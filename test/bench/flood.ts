import { seed } from '../../src/lab/slack-emulator/seed-world.ts';
import type { Bench } from './bench-context.ts';
import { type Measure, measure } from './measure.ts';
import { command, openProcesses, type Part, type Processes } from './processes.ts';

export const floodName = 'a container that writes 100 MB, growth of the worker';
const [warmUps, floods] = [40, 5] as const;
const everyMs = 3;

/** The image's shell ignores script and limits (test/fixtures/images/loud). The worker is a process of its own. */
export async function measureFlood(bench: Bench): Promise<readonly Measure[]> {
  const { options } = bench;
  const { namespace, quiet, remove } = await bench.pods();
  const names = await quiet('flood', floods);
  const processes = await openProcesses({
    KUBECONFIG: options.kubeconfig,
    KDEBUG_NAMESPACE: namespace,
    KDEBUG_IMAGE: options.loudImage,
  });
  try {
    await processes.start('bot');
    const worker = await processes.start('worker');
    for (let n = 0; n < warmUps; n += 1) await answered(processes, `${names[n % floods]} containers again`);
    const found: Flood[] = [];
    for (const name of names) found.push(await flood(processes, worker, name));
    return [judge(found)];
  } finally {
    await processes.close();
    await remove(names);
  }
}

interface Flood {
  readonly grewMiB: number;
  readonly reply: string;
}

async function flood(processes: Processes, worker: Part, pod: string): Promise<Flood> {
  const before = worker.residentMiB();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, worker.residentMiB());
  }, everyMs);
  try {
    const reply = await answered(processes, `${pod} -- id`);
    return { grewMiB: most - before, reply };
  } finally {
    clearInterval(timer);
  }
}

/** The text of the final reply to a command. */
async function answered(processes: Processes, line: string): Promise<string> {
  const { slack } = processes;
  const known = new Set(slack.timeline(seed.incidents).map(({ ts }) => ts));
  await command(processes, line);
  const reply = await slack.waitFor(
    () => {
      const card = slack.timeline(seed.incidents).find(({ ts, user }) => user === seed.bot && !known.has(ts));
      return card && slack.thread(seed.incidents, card.ts).find(({ text }) => text.includes('<@'));
    },
    { timeoutMs: 60_000, what: `the final reply to ${line}` },
  );
  return slack.plainText(reply);
}

function judge(found: readonly Flood[]): Measure {
  const [first = 0, ...samples] = found.map(({ grewMiB }) => grewMiB);
  const saidCut = found.filter(({ reply }) => /stopped reading|cut/.test(reply)).length;
  const value = saidCut === found.length ? Math.max(...samples) : Number.POSITIVE_INFINITY;
  return measure(floodName, 'MiB', {
    samples,
    judged: { value, what: 'most', most: 20 },
    note: `the reply said in ${saidCut} of ${found.length} that kdebug stopped reading; at the first flood, while V8's young space grows to its full size, by ${first.toFixed(0)} MiB`,
  });
}
