import { describe, expect, it } from '@jest/globals';
import { judgeMemory } from './judge-memory.ts';

const samples = (heap: (n: number) => number, count = 60) =>
  Array.from({ length: count }, (_, n) => ({ heapMiB: heap(n), residentMiB: 2 * heap(n) }));

describe('the memory of a soak', () => {
  it.each([
    ['flat while it only warms up', (n: number) => (n < 15 ? 60 + n : 75), true],
    ['flat while jobs come and go', (n: number) => 80 + (n % 5), true],
    ['not flat when it grows all the time', (n: number) => 60 + n, false],
    ['not flat when it grows slowly', (n: number) => 60 + n / 4, false],
  ])('is %s', (_what, heap, isFlat) => {
    expect(judgeMemory(samples(heap)).isFlat).toBe(isFlat);
  });

  it('is not judged by a few samples', () => {
    expect(judgeMemory(samples((n) => 60 + 10 * n, 6)).isFlat).toBeUndefined();
    expect(judgeMemory([])).toEqual({ fromMiB: 0, toMiB: 0, mostResidentMiB: 0, isFlat: undefined });
  });
});
