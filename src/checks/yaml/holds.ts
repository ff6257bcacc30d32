import { compilePattern, type Pattern } from './pattern.ts';
import type { Conditions, Test } from './yaml-schema.ts';

export type Data = string | number | boolean;
export type Lookup = (name: string) => Data | undefined;

/** Whether every condition holds. A value that was not seen fits no test but `seen: false`. */
export function holds(conditions: Conditions, lookup: Lookup): boolean {
  return Object.entries(conditions).every(([name, test]) => fitsTest(lookup(name), test, lookup));
}

function fitsTest(data: Data | undefined, test: Test, lookup: Lookup): boolean {
  if (data === undefined) return test.seen === false;
  if (test.seen === false) return false;
  return (
    (test.is === undefined || data === test.is) &&
    (test.isNot === undefined || data !== test.isNot) &&
    (test.oneOf === undefined || test.oneOf.includes(data)) &&
    (test.fits === undefined || patternOf(test.fits).read(String(data)) !== undefined) &&
    fitsBounds(data, test, lookup)
  );
}

function fitsBounds(data: Data, test: Test, lookup: Lookup): boolean {
  const compare = (bound: Test['above'], fits: (number: number, limit: number) => boolean): boolean => {
    if (bound === undefined) return true;
    const limit = typeof bound === 'number' ? bound : times(lookup(bound.of), bound.times);
    return typeof data === 'number' && limit !== undefined && fits(data, limit);
  };
  return (
    compare(test.atLeast, (number, limit) => number >= limit) &&
    compare(test.atMost, (number, limit) => number <= limit) &&
    compare(test.above, (number, limit) => number > limit) &&
    compare(test.below, (number, limit) => number < limit)
  );
}

function times(data: Data | undefined, factor: number): number | undefined {
  return typeof data === 'number' ? data * factor : undefined;
}

const compiled = new Map<string, Pattern>();

/** A pattern that lint has seen, compiled once: a check is judged often. */
export function patternOf(source: string): Pattern {
  const known = compiled.get(source) ?? compilePattern(source);
  if (typeof known === 'string') throw new Error(`lint let a pattern through that ${known}`);
  compiled.set(source, known);
  return known;
}
