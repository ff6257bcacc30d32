import type { Input } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Fact, Finding } from '../report/finding.ts';
import { containerSpec } from './container-spec.ts';
import { cpuCodes } from './cpu-codes.ts';
import { type CpuUse, readCpu } from './read-cpu.ts';
import { percent, readQuantity } from './read-quantity.ts';
import { type BusyThread, readThreads, type Threads } from './read-threads.ts';
import { stepTexts } from './step-texts.ts';
import { containerOf, whyUnseen } from './why-unseen.ts';

const finding = findingMaker(cpuCodes);

/** Fewer periods are a moment's work; a quarter of them stopped is felt as slowness. */
const leastPeriods = 8;
const throttledShare = 0.25;
/** Since the start more of them, for a start may be busy and healthy; it then counts only while the quota is in use. */
const leastPeriodsEver = 100;
const inUse = 0.6;
/** A container that was stopped so often is short of CPU although it had a quiet moment just now. */
const mostly = 0.5;
/** A thread that computes goes to wait now and then (for a lock of its runtime); one that serves, for each request. */
const waitsOfSpinningPerS = 25;
/** Many a healthy thread computes for a second. */
const leastSpinS = 2;

export function judgeCpu(input: Input<unknown>): { findings: Finding[]; facts: Fact[] } {
  const { target, outcomes, api } = input;
  const about = containerOf(target);
  const threads = stepTexts(outcomes, 'cpu').map(readThreads)[0];
  const use = stepTexts(outcomes, 'cpu-cgroup').map(readCpu)[0];
  const quota = use?.quota ?? readQuantity(containerSpec(api.pod, target)?.resources?.limits?.cpu);
  const isJob = api.pod.metadata?.ownerReferences?.some(({ kind }) => kind === 'Job') === true;
  const view: CpuView = { about, threads, use, quota };
  const bad = [...throttled(view), ...(isJob ? [] : spins(view))];
  const unseen = whyUnseen(input, 'cpu-cgroup', 'the CPU counters');
  return {
    findings: [
      ...bad,
      ...overview(view, bad.length === 0),
      ...(unseen === undefined ? [] : [finding('cpu-unseen', unseen)]),
    ],
    facts: factsOf(view),
  };
}

export interface CpuView {
  readonly about: string;
  readonly threads: Threads | undefined;
  readonly use: CpuUse | undefined;
  readonly quota: number | undefined;
}

function throttled({ about, use, quota, threads }: CpuView): Finding[] {
  if (use === undefined || quota === undefined) return [];
  const share = throttledPart(use, quota);
  if (share < throttledShare) return [];
  const wanted = Math.max(quota * 1.5, use.used + use.withheld);
  const busiest = threads?.busy[0];
  const who = busiest === undefined ? '' : `; most of it is used by ${named(busiest, threads)}`;
  const sentence = `${about} is throttled in ${percent(Math.min(1, share))} of its CPU periods: its limit of ${cores(quota)} is used up, and it would use about ${cores(wanted)}${who}`;
  return [
    finding('cpu-throttled', {
      about,
      sentence,
      evidence: [lineOf(use)],
      nextStep: `Raise the CPU limit from ${cores(quota)} to ${cores(wanted)} or more, or take it away and keep the request.`,
    }),
  ];
}

/** While we look, the pod's own quota may stop the container before its own does, as our container shares that one. */
function throttledPart({ periods, throttled: stopped, used, sinceStart }: CpuUse, quota: number): number {
  const now = periods < leastPeriods ? 0 : stopped / periods;
  const ever = sinceStart.periods < leastPeriodsEver ? 0 : sinceStart.throttled / sinceStart.periods;
  const counts = used >= (ever >= mostly ? inUse / 2 : inUse) * quota;
  return Math.max(now, counts ? ever : 0);
}

/** Nearly always ready to run, hardly waiting by itself, and with most of the CPU that it can get. */
export function spins({ about, threads, quota }: CpuView): Finding[] {
  if (threads === undefined || threads.elapsedS < leastSpinS) return [];
  const all = threads.busy.reduce((sum, { cpuS }) => sum + cpuS, 0);
  const spinning = threads.busy.filter(
    ({ states, waits, cpuS }) =>
      waits <= waitsOfSpinningPerS * threads.elapsedS &&
      states.length === threads.moments &&
      states.replaceAll('R', '').length <= threads.moments / 4 &&
      (cpuS / threads.elapsedS >= 0.5 ||
        (quota !== undefined && all / threads.elapsedS >= 0.7 * quota && cpuS >= all / 2)),
  );
  const [first] = spinning;
  if (first === undefined) return [];
  const more = spinning.length > 1 ? `, and ${spinning.length - 1} more like it` : '';
  const sentence = `${named(first, threads)} of ${about} spins: it used CPU for ${first.cpuS.toFixed(1)} s of ${threads.elapsedS.toFixed(1)} s and hardly waited for anything${more}${quota === undefined ? '' : `; its limit is ${cores(quota)}`}`;
  return [
    finding('thread-spins', {
      about,
      sentence,
      evidence: [threadLine(first), ...spinning.slice(1, 3).map(threadLine)],
    }),
  ];
}

function overview(view: CpuView, fine: boolean): Finding[] {
  const { about, threads, use, quota } = view;
  const used = usedOf(view);
  if (used === undefined) return [];
  const of = quota === undefined ? 'without a CPU limit' : `of its limit of ${cores(quota)}`;
  const busiest = threads?.busy[0];
  const most = busiest === undefined ? '' : `, most in ${named(busiest, threads)}`;
  const seen = [...(use === undefined ? [] : [lineOf(use)]), ...(threads?.busy.slice(0, 3) ?? []).map(threadLine)];
  const [first = evidence('cpu', 'no thread used any CPU time'), ...rest] = seen;
  const code = fine && used < (quota ?? 1) * 0.5 ? 'cpu-fine' : 'cpu-busy';
  return [finding(code, { about, sentence: `${about} uses ${cores(used)} ${of}${most}`, evidence: [first, ...rest] })];
}

function usedOf({ use, threads }: CpuView): number | undefined {
  if (use !== undefined) return Math.max(0, use.used);
  return threads === undefined ? undefined : threads.busy.reduce((sum, { cpuS }) => sum + cpuS, 0) / threads.elapsedS;
}

function named({ pid, tid, name }: BusyThread, threads: Threads | undefined): string {
  const process = threads?.processes.find((one) => one.pid === pid);
  if (tid === pid) return `process ${pid} (${name})`;
  return `thread ${tid} (${name}) of process ${pid} (${process?.name ?? '?'})`;
}

/** '250m', '1.5 cores': as limits are written. */
function cores(value: number): string {
  return value < 1
    ? `${Math.max(1, Math.round(value * 1000))}m`
    : `${Number(value.toFixed(1))} ${value >= 1.05 ? 'cores' : 'core'}`;
}

function lineOf({ used, quota, periods, throttled: stopped, elapsedS, sinceStart }: CpuUse) {
  const limit = quota === undefined ? 'no quota' : `quota ${cores(quota)}`;
  const now = `${stopped} of ${periods} periods throttled in ${elapsedS.toFixed(1)} s`;
  return evidence(
    'cpu-cgroup',
    `${limit}, used ${cores(used)}, ${now} (since the start ${sinceStart.throttled} of ${sinceStart.periods})`,
  );
}

function threadLine({ pid, tid, name, states, cpuS, waits }: BusyThread) {
  return evidence(
    'cpu',
    `process ${pid} thread ${tid} (${name}): states ${states}, ${cpuS.toFixed(2)} s of CPU, ${waits} waits`,
  );
}

function factsOf(view: CpuView): Fact[] {
  const used = usedOf(view);
  const { about, quota, use } = view;
  return [
    ...(used === undefined ? [] : [{ about, key: 'cpu-cores', value: Number(used.toFixed(3)), steady: true }]),
    ...(quota === undefined ? [] : [{ about, key: 'cpu-limit', value: quota, steady: true }]),
    ...(use === undefined || use.periods === 0
      ? []
      : [
          {
            about,
            key: 'throttled',
            value: Number((use.throttled / use.periods).toFixed(3)),
            unit: 'ratio',
            steady: true,
          } as const,
        ]),
  ];
}
