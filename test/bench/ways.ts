import { askToReported, firstByte, openWatching, type Watching } from './ask.ts';
import type { Bench } from './bench-context.ts';
import type { BenchPods } from './bench-pods.ts';
import { root, timeToLine } from './cold-run.ts';
import { connectWithout } from './connect-without.ts';
import { kubectlDebug } from './kubectl.ts';
import { type Measure, measure, median } from './measure.ts';
import { describeStages } from './stages.ts';

export const wayNames = {
  kubectl: 'kubectl debug of id',
  attach: 'first byte, attach',
  log: 'first byte, log way',
  cold: 'kdebug run, cold process',
  launcher: 'kdebug run by its launcher',
  imports: 'kdebug run, imports alone',
  netcheck: 'netcheck, all steps, healthy pod',
} as const;
type Name = keyof typeof wayNames;

const graceMs = 2_000;
/** The first jobs pay for what is loaded and connected once. */
const warmUps = 2;

/** Milliseconds that one way took in one pod. */
type Once = (pod: string) => Promise<number>;

/** Each way gets pods of its own, and they take turns, so that what else the machine does meets all of them. */
export async function measureWays(bench: Bench): Promise<readonly Measure[]> {
  const pods = await bench.pods();
  const wanted = (Object.keys(wayNames) as Name[]).filter((name) => name === 'kubectl' || bench.wants(wayNames[name]));
  const names = await pods.quiet('web', bench.options.samples * wanted.length + 2 * warmUps);
  const [attach, log] = await openBoth(bench, pods, names.splice(0, 2 * warmUps));
  const notes = { late: 0 };
  const all = waysOf({ bench, pods, attach, log, notes });
  const found = new Map<Name, number[]>(wanted.map((name) => [name, []]));
  try {
    for (let n = 0; n < bench.options.samples; n += 1) {
      for (const name of wanted.keys()) {
        const way = wanted[(name + n) % wanted.length] ?? 'kubectl';
        const ms = await all[way](names.pop() ?? '');
        found.get(way)?.push(ms);
        bench.say(`${n + 1}/${bench.options.samples} ${wayNames[way]}: ${Math.round(ms)} ms`);
      }
    }
  } finally {
    await Promise.all([attach.close(), log.close()]);
  }
  return judge(found, { late: notes.late, attach: describeStages(attach.seen), log: describeStages(log.seen) });
}

async function openBoth(bench: Bench, pods: BenchPods, names: readonly string[]): Promise<[Watching, Watching]> {
  const { kubeconfig } = bench.options;
  const attach = await openWatching(bench, { kubeconfig, warmUp: names.slice(0, warmUps) });
  const without = await connectWithout(pods, ['get pods/attach', 'create pods/attach']);
  return [attach, await openWatching(bench, { kubeconfig: without, warmUp: names.slice(warmUps) })];
}

interface Parts {
  readonly bench: Bench;
  readonly pods: BenchPods;
  readonly attach: Watching;
  readonly log: Watching;
  readonly notes: { late: number };
}

function waysOf({ bench: { options }, pods: { namespace }, attach, log, notes }: Parts): Record<Name, Once> {
  const env = { KUBECONFIG: options.kubeconfig, KDEBUG_IMAGE: options.image };
  const program = [process.execPath, `${root}src/cli.ts`] as const;
  const launcher = ['node', `${root}scripts/kdebug.js`] as const;
  return {
    kubectl: async (pod) => {
      const { ms, late } = await kubectlDebug(options, { namespace, pod });
      if (late) notes.late += 1;
      return ms;
    },
    attach: (pod) => firstByte(attach, pod),
    log: (pod) => firstByte(log, pod),
    cold: (pod) => timeToLine(program, ['run', pod, '-n', namespace, '--', 'id'], env),
    launcher: (pod) => timeToLine(launcher, ['run', pod, '-n', namespace, '--', 'id'], env),
    imports: () => timeToLine(program, ['run', '--help'], env),
    netcheck: (pod) => askToReported(attach, `${pod} netcheck`),
  };
}

/** Ratios of medians to `kubectl debug` in the same run. */
function judge(
  found: ReadonlyMap<Name, readonly number[]>,
  notes: { readonly late: number; readonly attach: string; readonly log: string },
): readonly Measure[] {
  const base = median(found.get('kubectl') ?? []);
  const ratio =
    (most: number, lessMs = 0) =>
    (samples: readonly number[]) => ({
      judged: { value: (median(samples) - lessMs) / base, what: '× kubectl debug', most },
    });
  const how: Record<Name, (samples: readonly number[]) => object> = {
    kubectl: () => ({ note: `attached too late and showed nothing: ${notes.late}` }),
    attach: (samples) => ({ ...ratio(0.45)(samples), note: notes.attach }),
    log: (samples) => ({
      ...ratio(1, graceMs)(samples),
      note: `the grace period of ${graceMs} ms is in the samples, not in the ratio; ${notes.log}`,
    }),
    cold: ratio(2),
    launcher: (samples) => ({ note: `scripts/kdebug.js; ${(median(samples) / base).toFixed(2)} × kubectl debug` }),
    imports: () => ({ note: 'the process with all its imports and no work: `kdebug run --help`' }),
    netcheck: ratio(0.8),
  };
  return [...found].map(([name, samples]) => measure(wayNames[name], 'ms', { samples, ...how[name](samples) }));
}
