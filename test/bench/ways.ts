import { asError } from '../../src/errors.ts';
import { askToReported, firstByte, openWatching, type Watching } from './ask.ts';
import type { Bench } from './bench-context.ts';
import type { BenchPods } from './bench-pods.ts';
import { root, timeToLine } from './cold-run.ts';
import { connectWithout } from './connect-without.ts';
import { idleMoment } from './idle-moment.ts';
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
  triage: 'triage, all steps, healthy pod',
} as const;
type Name = keyof typeof wayNames;

const graceMs = 2_000;
/** The first jobs pay for what is loaded and connected once. */
const warmUps = 2;

/** Milliseconds that one way took in one pod. */
type Once = (pod: string) => Promise<number>;

interface Tally {
  readonly samples: number[];
  readonly failures: string[];
}

/** Each way gets pods of its own, and they take turns, so that what else the machine does meets all of them. */
export async function measureWays(bench: Bench): Promise<readonly Measure[]> {
  const pods = await bench.pods();
  const wanted = (Object.keys(wayNames) as Name[]).filter((name) => name === 'kubectl' || bench.wants(wayNames[name]));
  const names = await pods.quiet('web', bench.options.samples * wanted.length + 2 * warmUps);
  const unused = [...names];
  const [attach, log] = await openBoth(bench, pods, unused.splice(0, 2 * warmUps));
  const notes = { late: 0, idle: 0 };
  const ways = waysOf({ bench, pods, attach, log, notes });
  const found = new Map(wanted.map((name): [Name, Tally] => [name, { samples: [], failures: [] }]));
  try {
    for (let n = 0; n < bench.options.samples; n += 1) {
      // Each round begins with another way.
      for (const [name, tally] of [...found, ...found].slice(n % found.size).slice(0, found.size)) {
        if (await idleMoment()) notes.idle += 1;
        await take(tally, () => ways[name](unused.pop() ?? ''));
        bench.say(`${n + 1}/${bench.options.samples} ${wayNames[name]}: ${Math.round(tally.samples.at(-1) ?? 0)} ms`);
      }
    }
  } finally {
    await Promise.all([attach.close(), log.close()]);
    await pods.remove(names);
  }
  return judge(found, { ...notes, attach: describeStages(attach.seen), log: describeStages(log.seen) });
}

/** One sample that fails leaves the others their worth, but its way does not hold. */
async function take({ samples, failures }: Tally, once: () => Promise<number>): Promise<void> {
  try {
    samples.push(await once());
  } catch (error) {
    failures.push(asError(error).message);
  }
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
  readonly notes: { late: number; idle: number };
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
    triage: (pod) => askToReported(attach, `${pod} triage`),
  };
}

/** Ratios of medians to `kubectl debug` in the same run. */
function judge(
  found: ReadonlyMap<Name, Tally>,
  notes: { readonly late: number; readonly idle: number; readonly attach: string; readonly log: string },
): readonly Measure[] {
  const base = median(found.get('kubectl')?.samples ?? []);
  const ratio =
    (most: number, lessMs = 0) =>
    (samples: readonly number[]) => ({
      judged: { value: (median(samples) - lessMs) / base, what: '× kubectl debug', most },
    });
  const how: Record<Name, (samples: readonly number[]) => object> = {
    kubectl: (samples) => ({
      note: `attached too late and showed nothing: ${notes.late}; ${notes.idle} of ${samples.length * found.size} samples of all ways began while the machine was at most half busy`,
    }),
    attach: (samples) => ({ ...ratio(0.45)(samples), note: notes.attach }),
    log: (samples) => ({
      ...ratio(1, graceMs)(samples),
      note: `the grace period of ${graceMs} ms is in the samples, not in the ratio; ${notes.log}`,
    }),
    cold: ratio(2),
    launcher: (samples) => ({ note: `scripts/kdebug.js; ${(median(samples) / base).toFixed(2)} × kubectl debug` }),
    imports: () => ({ note: 'the process with all its imports and no work: `kdebug run --help`' }),
    netcheck: ratio(0.8),
    triage: ratio(1.5),
  };
  return [...found].map(([name, tally]) => measure(wayNames[name], 'ms', { ...tally, ...how[name](tally.samples) }));
}
