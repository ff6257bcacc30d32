import type { Bench } from './bench-context.ts';
import { startWarm, type Warm, writePolicy } from './warm.ts';
import { type Moments, watchCluster } from './watched-cluster.ts';

/** Bot and worker, with a watch on what the worker asks of the cluster. */
export interface Watching extends Warm {
  readonly next: () => Moments;
  /** Of the jobs that were timed. */
  readonly seen: Moments[];
}

/** warmUp: pods of which each is asked about once, so that nothing is loaded or connected in what is timed. */
export async function openWatching(
  bench: Bench,
  { kubeconfig, warmUp }: { readonly kubeconfig: string; readonly warmUp: readonly string[] },
): Promise<Watching> {
  const watched = watchCluster();
  const variables = {
    KUBECONFIG: kubeconfig,
    KDEBUG_IMAGE: bench.options.image,
    KDEBUG_POLICY: writePolicy(),
    KDEBUG_NAMESPACE: (await bench.pods()).namespace,
  };
  const warm = await startWarm(
    { variables, connect: watched.connect },
    warmUp.map((pod) => `${pod} -- id`),
  );
  return { ...warm, next: watched.next, seen: [] };
}

/** Milliseconds from the payload that Slack sends to the first byte of the step's output in the worker. */
export async function firstByte({ kdebug, next, seen }: Watching, pod: string): Promise<number> {
  const moments = next();
  await kdebug.ask(`${pod} -- id`);
  const answer = kdebug.answer(pod);
  const came = await Promise.race([moments.firstByte, answer.then(({ text }) => text)]);
  if (typeof came === 'string') throw new Error(`an answer without output: ${came}`);
  seen.push(moments);
  await answer;
  return came - moments.asked;
}

/** Milliseconds from the payload to the report, by the times that the run's events carry: looking costs nothing. */
export async function askToReported({ kdebug, recordOf, next }: Watching, line: string): Promise<number> {
  next();
  const asked = Date.now();
  await kdebug.ask(line);
  const { events } = await recordOf(await kdebug.answer(line.split(' ')[0]));
  const reported = events.find(({ type }) => type === 'reported');
  if (reported === undefined) throw new Error(`${line} ended without a report: ${JSON.stringify(events.at(-1))}`);
  return reported.at - asked;
}
