import { describe, expect, it } from '@jest/globals';
import { createCollector } from '../../src/runner/collect-outcomes.ts';
import { step } from './run-script.ts';

const maxBytes = 1000;

/** A line of so many bytes with its end, as the frame that the reader makes of it. */
const line = (seq: number, size: number, kind: 'o' | 'e' = 'o') =>
  ({ kind, step: 'x', sample: 0, seq, more: false, bytes: Buffer.alloc(size - 1, 'x') }) as const;

describe('the collector', () => {
  it('keeps all that the runner lets through of both streams', () => {
    const collector = createCollector([step('x', ['x'], { maxBytes })], { maxBytes: 10_000 });
    collector.take(line(0, maxBytes + 2));
    collector.take(line(0, maxBytes + 2, 'e'));
    expect(collector.full()).toBe(false);
    expect(collector.outcomes()[0]).toMatchObject({ cutBytes: 0, stderr: `${'x'.repeat(maxBytes + 1)}\n` });
  });

  it.each([
    ['one stream passes the limit of its step', 10_000, maxBytes + 2],
    ['all streams together pass the limit of the job', 600, 600],
  ])('is full once %s, and keeps no more than that', (_, jobBytes, kept) => {
    const collector = createCollector([step('x', ['x'], { maxBytes })], { maxBytes: jobBytes });
    for (let seq = 0; seq < 30; seq += 1) collector.take(line(seq, 100));
    expect(collector.full()).toBe(true);
    expect(collector.outcomes()[0]).toMatchObject({ cutBytes: 3000 - kept });
    expect(collector.outcomes()[0]?.stdout).toHaveLength(kept);
  });
});
