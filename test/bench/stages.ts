import { median } from './measure.ts';
import type { Moments } from './watched-cluster.ts';

/** Medians of where the time went, in milliseconds from the ask, for the note of a measure. */
export function describeStages(seen: readonly Moments[]): string {
  const names = [...new Set(seen.flatMap(({ stages }) => [...stages.keys()]))];
  const words = names.map((name) => {
    const at = (end: 'from' | 'to'): number =>
      Math.round(
        median(
          seen.flatMap(({ asked, stages }) => {
            const stage = stages.get(name);
            return stage === undefined ? [] : [stage[end] - asked];
          }),
        ),
      );
    return `${name} ${at('from')}–${at('to')}`;
  });
  return `ms after the ask: ${words.join(', ')}`;
}
