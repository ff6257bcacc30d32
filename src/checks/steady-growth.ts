/** One value at one moment; seconds of any clock that only runs forward. */
export interface At {
  readonly atS: number;
  readonly value: number;
}

/**
 * By how much a second a value grows, where it grew from each sample to the next and over at least three of them: what goes
 * up and down does not leak. undefined: no such growth.
 */
export function steadyGrowth(samples: readonly At[]): number | undefined {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined || samples.length < 3 || last.atS <= first.atS) return undefined;
  const rising = samples.every(({ value }, n) => n === 0 || value > (samples[n - 1]?.value ?? value));
  return rising ? (last.value - first.value) / (last.atS - first.atS) : undefined;
}
