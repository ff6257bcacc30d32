import { describe } from '@jest/globals';

/**
 * A suite that needs what a machine may lack. Where something is missing it is skipped, and says aloud what and how to
 * get it; undefined stands for something that is there.
 */
export function describeWhere(...missing: readonly (string | undefined)[]): typeof describe | typeof describe.skip {
  const lacks = missing.filter((each) => each !== undefined);
  if (lacks.length === 0) return describe;
  console.warn(`skipped: ${lacks.join('; ')}`);
  return describe.skip;
}
