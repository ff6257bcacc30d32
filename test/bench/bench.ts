import { loadavg } from 'node:os';
import { asError } from '../../src/errors.ts';
import { type Bench, createBench } from './bench-context.ts';
import { busyNames, measureBusyPods } from './busy-pods.ts';
import { enqueueName, measureEnqueue } from './enqueue.ts';
import { floodName, measureFlood } from './flood.ts';
import { manyNames, measureManyJobs } from './many-jobs.ts';
import { type Measure, notMeasured } from './measure.ts';
import { readOptions } from './options.ts';
import { renderTable } from './render-table.ts';
import { measureModal, modalNames } from './run-modal.ts';
import { measureRunner, runnerNames } from './runner-in-pod.ts';
import { ackName, measureAck } from './slack-ack.ts';
import { measureWays, wayNames } from './ways.ts';

type Need = 'cluster' | 'kubectl' | 'loud image';

/** Measures that are taken together. */
interface Group {
  readonly names: readonly string[];
  readonly needs: readonly Need[];
  readonly take: (bench: Bench) => Promise<readonly Measure[]>;
}

const groups: readonly Group[] = [
  { names: Object.values(wayNames), needs: ['cluster', 'kubectl'], take: measureWays },
  { names: Object.values(busyNames), needs: ['cluster', 'kubectl'], take: measureBusyPods },
  { names: runnerNames, needs: ['cluster'], take: measureRunner },
  { names: [ackName], needs: [], take: measureAck },
  { names: Object.values(modalNames), needs: [], take: measureModal },
  { names: [enqueueName], needs: [], take: measureEnqueue },
  { names: Object.values(manyNames), needs: ['cluster'], take: measureManyJobs },
  { names: [floodName], needs: ['cluster', 'loud image'], take: measureFlood },
];

const bench = createBench(readOptions(process.argv.slice(2)));
// Ended from outside: what was made in the cluster goes with it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void bench.close().finally(() => process.exit(130)));
}
const before = loadavg();
try {
  const measures: Measure[] = [];
  for (const group of groups) measures.push(...(await takeGroup(group)));
  const result = { v: 1, node: process.version, load: { before, after: loadavg() }, measures };
  process.stdout.write(bench.options.json ? `${JSON.stringify(result)}\n` : renderTable(result));
  process.exitCode = measures.some(({ holds }) => holds === false) ? 1 : 0;
} finally {
  await bench.close();
}

async function takeGroup({ names, needs, take }: Group): Promise<readonly Measure[]> {
  const wanted = names.filter(bench.wants);
  if (wanted.length === 0) return [];
  const missing = (await Promise.all(needs.map(whyMissing))).find((why) => why !== undefined);
  if (missing !== undefined) return wanted.map((name) => notMeasured(name, missing));
  try {
    return await take(bench);
  } catch (thrown) {
    const { message, stack = message } = asError(thrown);
    bench.say(`${wanted.join(', ')}: ${stack}`);
    return wanted.map((name) => ({ ...notMeasured(name, `it failed: ${message}`), holds: false }));
  }
}

async function whyMissing(need: Need): Promise<string | undefined> {
  const { kubeconfig, kubectl, loudImage } = bench.options;
  if (need === 'kubectl') return kubectl === undefined ? 'there is no kubectl to compare with' : undefined;
  if (kubeconfig === '') return 'KDEBUG_E2E_KUBECONFIG names no kubeconfig of a cluster';
  if (need === 'cluster') return undefined;
  const { items } = await (await bench.pods()).core.listNode();
  const names = items.flatMap(({ status }) => status?.images?.flatMap((image) => image.names ?? []) ?? []);
  return names.includes(loudImage)
    ? undefined
    : `no node has the image ${loudImage} (test/fixtures/images/loud; KDEBUG_BENCH_LOUD_IMAGE names another)`;
}
