import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { asError } from '../../src/errors.ts';
import { type Answer, type Asking, askKdebug } from './ask-kdebug.ts';
import type { Case, Fault, Healthy } from './case.ts';
import { createCore } from './create-core.ts';
import { type Alarm, judgeAnswer, judgeHealthy, judgeYardstick } from './judge.ts';
import { createKubectl } from './kubectl.ts';
import { readFaults, readHealthy } from './read-cases.ts';
import { type Cluster, type Stage, stage, strike } from './stage.ts';
import { missedGoals, type Result, summarize } from './summary.ts';
import { alarmRow, faultHead, faultRow, totals } from './table.ts';
import { yardstick } from './yardstick.ts';

const usage = `usage: npm run faults -- --kubeconfig FILE --image IMAGE [--only PATTERN] [--repeat N] [--at-once N] [--json FILE] [--keep]
kubectl is taken from PATH or KUBECTL; the cluster must have busybox:1.35 and kdebug-faults:1 (test/faults/image).`;

const { values } = parseArgs({
  options: {
    kubeconfig: { type: 'string', default: process.env.KUBECONFIG ?? '' },
    image: { type: 'string', default: process.env.KDEBUG_IMAGE ?? '' },
    only: { type: 'string', default: '' },
    repeat: { type: 'string', default: '1' },
    'at-once': { type: 'string', default: '8' },
    json: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const { kubeconfig, image } = values;
if (kubeconfig === '' || image === '') {
  process.stderr.write(`${usage}\n`);
  process.exit(64);
}

const cluster = await connect();
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());
const summaries = [];
for (let round = 1; round <= Number(values.repeat) && !stop.signal.aborted; round += 1) {
  const { results, alarms, notInPlace } = await runAll(round);
  const summary = summarize(results, alarms, notInPlace);
  summaries.push({ ...summary, faults: results, healthy: alarms });
  say(`\n${totals(summary)}`);
}
if (values.json !== undefined) {
  writeFileSync(
    values.json,
    `${JSON.stringify({ v: 1, at: new Date().toISOString(), image, runs: summaries }, null, 1)}\n`,
  );
}
const failed = summaries.flatMap((summary, index) => missedGoals(summary).map((goal) => `run ${index + 1}: ${goal}`));
for (const goal of failed) say(`missed: ${goal}`);
process.exitCode = failed.length === 0 && !stop.signal.aborted ? 0 : 1;

async function connect(): Promise<Cluster> {
  const kubectl = createKubectl(kubeconfig);
  const node = JSON.parse(await kubectl(['get', 'nodes', '-o', 'json'])).items[0].metadata.name;
  const { kubeletconfig } = JSON.parse(await kubectl(['get', '--raw', `/api/v1/nodes/${node}/proxy/configz`]));
  return { core: createCore(kubeconfig), kubectl, dns: kubeletconfig.clusterDNS[0] };
}

/** Deploys several cases at once, and asks one after the other, so that the seconds are kdebug's own. */
async function runAll(round: number) {
  const only = new RegExp(values.only, 'i');
  const faults = readFaults().filter(({ name }) => only.test(name));
  const healthy = readHealthy().filter(({ name }) => only.test(`healthy/${name}`));
  const results: Result[] = [];
  const alarms: Alarm[] = [];
  const notInPlace: string[] = [];
  const turn = oneAtATime();
  say(faultHead);
  const jobs = [
    ...faults.map((fault) => async (namespace: string) => {
      await inPlace(fault, namespace, (set) => turn(async () => results.push(await tell(askFault(fault, set)))));
    }),
    ...healthy.map((one) => async (namespace: string) => {
      await inPlace(one, namespace, (set) => turn(async () => alarms.push(...(await askHealthy(one, set)))));
    }),
  ];
  const next = jobs.entries();
  const prefix = `kdebug-faults-${Date.now().toString(36)}-${round}`;
  const lane = async () => {
    for (const [index, job] of next) {
      if (stop.signal.aborted) return;
      await job(`${prefix}-${index}`).catch((error) => notInPlace.push(asError(error).message));
    }
  };
  await Promise.all(Array.from({ length: Number(values['at-once']) }, lane));
  return { results, alarms, notInPlace };
}

async function inPlace(one: Case, namespace: string, ask: (set: Stage) => Promise<unknown>): Promise<void> {
  try {
    await ask(await stage(one, namespace, cluster));
  } catch (error) {
    say(`${one.name}: ${asError(error).message}`);
    throw new Error(`${one.name}: ${asError(error).message}`, { cause: error });
  } finally {
    if (!values.keep) await strike(one, namespace, cluster);
  }
}

async function askFault(fault: Fault, set: Stage): Promise<Result> {
  const pod = fault.podNamed === 'before' ? set.pods.before : set.pods.after;
  const since = performance.now();
  const line = await yardstick(set.seen, fault.target, pod);
  const mark = judgeYardstick(fault, line, (performance.now() - since) / 1000);
  const answer = await answerOf(fault.ask, pod, set, {
    ...(fault.rung === 'R3' ? { rung: 3 } : {}),
    credentials: fault.credentials === true,
  });
  const { name, rung, ask } = fault;
  return { fault: { name, rung, ask }, kdebug: judgeAnswer(fault, answer), yardstick: mark };
}

async function askHealthy(one: Healthy, set: Stage): Promise<readonly Alarm[]> {
  const alarms: Alarm[] = [];
  const line = await yardstick(set.seen, one.target, set.pods.after);
  for (const ask of one.ask) {
    const alarm = judgeHealthy(one, ask, await answerOf(ask, set.pods.after, set), line);
    say(alarmRow(alarm));
    alarms.push(alarm);
  }
  return alarms;
}

function answerOf(ask: string, pod: string | undefined, set: Stage, allowed: Allowed = {}): Promise<Answer> {
  const words = ask.replaceAll('POD', pod ?? 'POD');
  return askKdebug(words, { kubeconfig, image, namespace: set.namespace, ...allowed });
}

type Allowed = Pick<Asking, 'rung' | 'credentials'>;

async function tell(asked: Promise<Result>): Promise<Result> {
  const result = await asked;
  say(faultRow(result));
  return result;
}

function oneAtATime() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    // The next one waits for the end, good or bad; who asked hears of the error through `mine`.
    last = mine.catch(() => {});
    return mine;
  };
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
