import { describe, expect, it } from '@jest/globals';
import { measure, median, percentile } from './measure.ts';

describe('a measure', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[7], 7],
  ])('has the middle of its samples %j as median', (samples, middle) => {
    expect(median(samples)).toBe(middle);
  });

  it('has a p99 that one sample of a hundred may pass', () => {
    const samples = Array.from({ length: 100 }, (_, n) => n + 1);
    expect(percentile(samples, 99)).toBe(99);
    expect(percentile(samples, 95)).toBe(95);
    expect(percentile(samples.slice(0, 50), 99)).toBe(50);
  });

  it.each([
    [{ value: 0.45, what: '× kubectl debug', most: 0.45 }, [], true],
    [{ value: 0.46, what: '× kubectl debug', most: 0.45 }, [], false],
    [{ value: Number.NaN, what: 'p99', most: 250 }, [], false],
    [{ value: 99, what: 'each batch', least: 100 }, [], false],
    [{ value: 0.1, what: '× kubectl debug', most: 0.45 }, ['no output'], false],
  ])('holds when its value %j keeps the bound and nothing failed (%j): %s', (judged, failures, holds) => {
    expect(measure('one', 'ms', { samples: [1], judged, failures }).holds).toBe(holds);
  });

  it('never holds without samples', () => {
    expect(measure('one', 'ms', { samples: [], judged: { value: 0, what: 'peak', most: 4 } }).holds).toBe(false);
  });
});
