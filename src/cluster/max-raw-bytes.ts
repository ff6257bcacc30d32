import { maxJobBytes } from '../job/limits.ts';
import type { Step } from '../runner/step.ts';

/** Heads, begins and ends of a round without output. */
const freeBytes = 256 * 1024;
/** A line of 20 characters has a head of some 60. */
const overhead = 4;

/** How much raw output is read of these steps at most: a container that ignores its limits is cut there. */
export function maxRawBytes(steps: readonly Step[]): number {
  const sum = steps.reduce((total, { maxBytes, samples }) => total + 2 * maxBytes * (samples?.count ?? 1), 0);
  return Math.min(2 * maxJobBytes, freeBytes + overhead * sum);
}
