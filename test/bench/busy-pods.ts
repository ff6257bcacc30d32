import { askToReported, openWatching } from './ask.ts';
import type { Bench } from './bench-context.ts';
import { idleMoment } from './idle-moment.ts';
import { kubectlDebug, kubectlExec } from './kubectl.ts';
import { type Measure, measure, median } from './measure.ts';

export const busyNames = {
  kubectl: 'kubectl debug of id, busy pod',
  netcheck: 'netcheck, all steps, busy pod',
} as const;

const cpuLimit = '200m';
const heatMs = 1_500;

/** In pods whose own process uses up their limit of CPU, which the injected container shares. Two are busy at no time. */
export async function measureBusyPods(bench: Bench): Promise<readonly Measure[]> {
  const { options } = bench;
  const pods = await bench.pods();
  const { namespace } = pods;
  const names = await pods.quiet('busy', 2 * options.samples + 1, cpuLimit);
  const watching = await openWatching(bench, { kubeconfig: options.kubeconfig, warmUp: names.splice(0, 1) });
  const found: Record<keyof typeof busyNames, number[]> = { kubectl: [], netcheck: [] };
  const busy = async (once: (pod: string) => Promise<number>): Promise<number> => {
    await idleMoment();
    const place = { namespace, pod: names.pop() ?? '' };
    await kubectlExec(options, place, ['touch', '/tmp/busy']);
    await new Promise((resolve) => setTimeout(resolve, heatMs));
    const ms = await once(place.pod);
    await pods.remove([place.pod]);
    return ms;
  };
  try {
    for (let n = 0; n < options.samples; n += 1) {
      found.netcheck.push(await busy((pod) => askToReported(watching, `${pod} netcheck`)));
      found.kubectl.push(await busy(async (pod) => (await kubectlDebug(options, { namespace, pod })).ms));
      bench.say(
        `${n + 1}/${options.samples} busy: ${found.netcheck.at(-1)} ms, kubectl ${Math.round(found.kubectl.at(-1) ?? 0)} ms`,
      );
    }
  } finally {
    await watching.close();
  }
  const value = median(found.netcheck) / median(found.kubectl);
  return [
    measure(busyNames.kubectl, 'ms', { samples: found.kubectl, note: `a loop uses up the limit of ${cpuLimit} CPU` }),
    measure(busyNames.netcheck, 'ms', {
      samples: found.netcheck,
      judged: { value, what: '× kubectl debug in such a pod', most: 1.5 },
    }),
  ];
}
