/** What a process holds right behind a collection of garbage, in MiB. */
export interface MemorySample {
  readonly heapMiB: number;
  readonly residentMiB: number;
}

/** Growth between the second quarter and the last that still counts as flat: caches fill, and jobs are on in both. */
const flat = { part: 0.1, leastMiB: 6 } as const;
/** Too few to tell a trend from what happens to be on. */
const fewest = 16;

export interface MemoryJudged {
  /** Medians of the second quarter and of the last. */
  readonly fromMiB: number;
  readonly toMiB: number;
  readonly mostResidentMiB: number;
  /** undefined: too few samples to say. */
  readonly isFlat: boolean | undefined;
}

/** The first quarter is warming up: code is loaded and compiled, pools and caches fill. */
export function judgeMemory(samples: readonly MemorySample[]): MemoryJudged {
  const quarter = Math.floor(samples.length / 4);
  const fromMiB = median(samples.slice(quarter, 2 * quarter));
  const toMiB = median(samples.slice(samples.length - quarter));
  const most = fromMiB + Math.max(flat.leastMiB, fromMiB * flat.part);
  return {
    fromMiB,
    toMiB,
    mostResidentMiB: Math.max(0, ...samples.map(({ residentMiB }) => residentMiB)),
    isFlat: samples.length < fewest ? undefined : toMiB <= most,
  };
}

function median(samples: readonly MemorySample[]): number {
  const sorted = samples.map(({ heapMiB }) => heapMiB).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
