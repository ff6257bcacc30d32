import { numberOf, toNumber } from './step-texts.ts';

/** The target's cgroup over some seconds. */
export interface CpuUse {
  readonly elapsedS: number;
  /** Cores that it may use; undefined: no quota. */
  readonly quota?: number;
  /** Cores that it used. */
  readonly used: number;
  /** Periods in which it wanted to run, and those of them in which it was stopped for its quota. */
  readonly periods: number;
  readonly throttled: number;
  /** Cores that it would have used besides. */
  readonly withheld: number;
  /** The same since the container's start. */
  readonly sinceStart: { readonly periods: number; readonly throttled: number };
}

/** What cpuCgroupScript printed; undefined: no counters. */
export function readCpu(text: string): CpuUse | undefined {
  const [before, after] = text.split(/^later$/m).map(readMoment);
  if (before === undefined || after === undefined || after.atS <= before.atS) return undefined;
  const elapsedS = after.atS - before.atS;
  return {
    elapsedS,
    ...(after.quota === undefined ? {} : { quota: after.quota }),
    used: (after.usedS - before.usedS) / elapsedS,
    periods: after.periods - before.periods,
    throttled: after.throttled - before.throttled,
    withheld: (after.throttledS - before.throttledS) / elapsedS,
    sinceStart: { periods: after.periods, throttled: after.throttled },
  };
}

function readMoment(text: string) {
  const atS = numberOf(text, 'uptime');
  const periods = numberOf(text, 'stat', 'nr_periods');
  // Version 2 without a quota counts no periods; it still tells what was used. Units: v2 microseconds, v1 nanoseconds.
  const v2 = numberOf(text, 'stat', 'usage_usec');
  const v1 = numberOf(text, 'used');
  if (atS === undefined || (v2 === undefined && v1 === undefined)) return undefined;
  const quota = readQuota(text);
  return {
    atS,
    ...(quota === undefined ? {} : { quota }),
    usedS: v2 === undefined ? (v1 ?? 0) / 1e9 : v2 / 1e6,
    periods: periods ?? 0,
    throttled: numberOf(text, 'stat', 'nr_throttled') ?? 0,
    throttledS:
      (numberOf(text, 'stat', 'throttled_usec') ?? 0) / 1e6 + (numberOf(text, 'stat', 'throttled_time') ?? 0) / 1e9,
  };
}

function readQuota(text: string): number | undefined {
  const [, max, of] = /^max (\d{1,15}) (\d{1,15})$/m.exec(text) ?? [];
  const quota = toNumber(max) ?? numberOf(text, 'quota');
  const period = toNumber(of) ?? numberOf(text, 'period');
  return quota === undefined || period === undefined || quota <= 0 || period <= 0 ? undefined : quota / period;
}
