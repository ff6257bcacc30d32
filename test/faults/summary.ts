import type { Fault } from './case.ts';
import type { Alarm, Mark } from './judge.ts';

export interface Result {
  readonly fault: Pick<Fault, 'name' | 'rung' | 'ask'>;
  readonly kdebug: Mark;
  readonly yardstick: Mark;
}

interface Score {
  readonly faults: number;
  readonly root: number;
  readonly symptom: number;
  readonly named: number;
  /** Neither root nor symptom in the first line, and the root not in the findings. */
  readonly missed: number;
  readonly medianSeconds: number;
}

/** The figures of one run. Faults that did not get in place are counted apart: they say nothing about kdebug. */
export function summarize(results: readonly Result[], alarms: readonly Alarm[], notInPlace: readonly string[]) {
  const rungs = [...new Set(results.map(({ fault }) => fault.rung))].sort();
  const side = (which: 'kdebug' | 'yardstick', rung?: string) =>
    score(results.filter(({ fault }) => rung === undefined || fault.rung === rung).map((result) => result[which]));
  return {
    kdebug: {
      ...side('kdebug'),
      byRung: Object.fromEntries(rungs.map((rung) => [rung, side('kdebug', rung)])),
      falseAlarms: alarms.filter(({ falseAlarm }) => falseAlarm).length,
      notLooked: alarms.filter(({ why }) => why !== undefined).length,
    },
    yardstick: {
      ...side('yardstick'),
      byRung: Object.fromEntries(rungs.map((rung) => [rung, side('yardstick', rung)])),
      // It has one line a pod, however often kdebug is asked about it.
      falseAlarms: new Set(alarms.filter(({ yardstick }) => yardstick !== '').map(({ name }) => name)).size,
    },
    healthyAsked: alarms.length,
    healthyPods: new Set(alarms.map(({ name }) => name)).size,
    notInPlace,
  };
}
export type Summary = ReturnType<typeof summarize>;

/** Which goals a run missed, in words; [] when it holds all: 95 % roots first, all named, no false alarm. */
export function missedGoals({ kdebug, notInPlace }: Summary): readonly string[] {
  const goals: readonly [boolean, string][] = [
    [kdebug.root >= 0.95 * kdebug.faults, `root in the first line: ${kdebug.root} of ${kdebug.faults}, goal 95 %`],
    [kdebug.named === kdebug.faults, `named in the findings: ${kdebug.named} of ${kdebug.faults}, goal all`],
    [kdebug.falseAlarms === 0, `false alarms: ${kdebug.falseAlarms}, goal none`],
    [notInPlace.length === 0, `not in place: ${notInPlace.join('; ')}`],
  ];
  return goals.filter(([held]) => !held).map(([, words]) => words);
}

function score(marks: readonly Mark[]): Score {
  const count = (holds: (mark: Mark) => boolean) => marks.filter(holds).length;
  return {
    faults: marks.length,
    root: count(({ root }) => root),
    symptom: count(({ symptom }) => symptom),
    named: count(({ named }) => named),
    missed: count(({ root, symptom, named }) => !root && !symptom && !named),
    medianSeconds: median(marks.map(({ seconds }) => seconds)),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Number((sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(2));
}
