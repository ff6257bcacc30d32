/** What is held against a goal: the value, what it is, and the most it may be. */
export interface Judged {
  readonly value: number;
  /** Such as 'ratio to kubectl debug', 'p99'. */
  readonly what: string;
  readonly most?: number;
  readonly least?: number;
}

export interface Measure {
  readonly name: string;
  readonly unit: string;
  readonly samples: readonly number[];
  readonly median: number;
  /** Of medians, to `kubectl debug` of `id` in the same run. */
  readonly ratio?: number;
  /** In words; missing where there is none yet. */
  readonly goal?: string;
  readonly holds?: boolean;
  readonly note?: string;
  /** Why there are no samples. */
  readonly notMeasured?: string;
}

/** One measure from its samples; with `judged` it holds or not. */
export function measure(
  name: string,
  unit: string,
  found: {
    readonly samples: readonly number[];
    readonly judged?: Judged;
    readonly note?: string;
    /** Why samples are missing: with one of them nothing holds. */
    readonly failures?: readonly string[];
  },
): Measure {
  const { samples, judged, failures = [] } = found;
  const failed = failures.length === 0 ? [] : [`${failures.length} FAILED: ${[...new Set(failures)].join('; ')}`];
  const note = [...failed, ...(found.note === undefined ? [] : [found.note])].join('; ') || undefined;
  const about = { name, unit, samples: samples.map(rounded), median: rounded(median(samples)) };
  const said = note === undefined ? {} : { note };
  if (judged === undefined) return { ...about, ...said };
  const { value, what, most = Number.POSITIVE_INFINITY, least = 0 } = judged;
  const bound = judged.most === undefined ? `≥ ${judged.least}` : `≤ ${judged.most}`;
  const isRatio = what.startsWith('×');
  return {
    ...about,
    ...(isRatio ? { ratio: rounded(value) } : {}),
    goal: isRatio ? `${bound} ${what}` : `${what} ${bound} ${unit}`,
    holds: failures.length === 0 && samples.length > 0 && value <= most && value >= least,
    ...said,
  };
}

export function notMeasured(name: string, why: string): Measure {
  return { name, unit: '', samples: [], median: 0, notMeasured: why };
}

export function median(samples: readonly number[]): number {
  return percentile(samples, 50);
}

/** The smallest sample that so many percent of them do not pass; of two middle ones the mean. */
export function percentile(samples: readonly number[], percent: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const place = (sorted.length * percent) / 100;
  const at = (n: number): number => sorted[Math.min(sorted.length - 1, Math.max(0, n))] ?? Number.NaN;
  return Number.isInteger(place)
    ? (at(place - 1) + at(percent === 50 ? place : place - 1)) / 2
    : at(Math.ceil(place) - 1);
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
