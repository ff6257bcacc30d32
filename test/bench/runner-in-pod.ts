import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { askToReported, openWatching } from './ask.ts';
import type { Bench } from './bench-context.ts';
import { type Measure, measure, notMeasured } from './measure.ts';
import type { Peak } from './sample-container.ts';

export const runnerNames = [
  'runner in the pod, steps at once',
  'runner in the pod, processes',
  'runner in the pod, memory',
];
const pods = 3;
const sampler = fileURLToPath(new URL('./sample-container.ts', import.meta.url));

/** What one netcheck keeps busy in the pod, seen from the node; only where the node is this machine. */
export async function measureRunner(bench: Bench): Promise<readonly Measure[]> {
  const { namespace, core, quiet } = await bench.pods();
  const names = await quiet('runner', pods + 1);
  const watching = await openWatching(bench, { kubeconfig: bench.options.kubeconfig, warmUp: names.splice(0, 1) });
  const peaks: Peak[] = [];
  try {
    for (const name of names) {
      const { metadata } = await core.readNamespacedPod({ name, namespace });
      const peak = await watchPod(metadata?.uid ?? '', () => askToReported(watching, `${name} netcheck`));
      if (peak === undefined) return runnerNames.map((one) => notMeasured(one, 'the pods do not run on this machine'));
      peaks.push(peak);
    }
  } finally {
    await watching.close();
  }
  return judge(peaks);
}

async function watchPod(uid: string, work: () => Promise<unknown>): Promise<Peak | undefined> {
  const child = spawn(process.execPath, [sampler, uid], { stdio: ['ignore', 'pipe', 'inherit'], timeout: 60_000 });
  const exit = once(child, 'exit');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  if ((await lines.next()).done === true) return undefined;
  await work();
  const { value } = await lines.next();
  await exit;
  return JSON.parse(String(value)) as Peak;
}

function judge(peaks: readonly Peak[]): readonly Measure[] {
  const [steps, processes, memory] = runnerNames as [string, string, string];
  const most = (values: readonly number[], bound: number) => ({
    value: Math.max(...values),
    what: 'peak',
    most: bound,
  });
  const looks = peaks.map(({ samples }) => samples).join(', ');
  const atOnce = peaks.map((peak) => peak.steps);
  const alive = peaks.map((peak) => peak.processes);
  const mebibytes = peaks.map(({ pssKiB }) => pssKiB / 1024);
  return [
    measure(steps, 'steps', { samples: atOnce, judged: most(atOnce, 4), note: `looked at ${looks} times` }),
    measure(processes, 'processes', { samples: alive, judged: most(alive, 70) }),
    measure(memory, 'MiB', {
      samples: mebibytes,
      judged: most(mebibytes, 12),
      note: 'sum of Pss of all its processes',
    }),
  ];
}
