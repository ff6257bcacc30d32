import { z } from 'zod';
import type { Check } from '../check/check.ts';
import { judgeMemory } from './judge-memory.ts';
import { memoryCodes } from './memory-codes.ts';
import { memoryCgroupScript, memoryScript } from './memory-script.ts';

/** Enough samples to tell growth from a busy moment. */
const samples = { count: 4, everyMs: 1_500 };

export const memory: Check<Record<string, never>> = {
  name: 'memory',
  summary: 'near its limit, kills for want of memory, growth, and what the memory is used for',
  words: [],
  args: z.strictObject({}),
  needs: [],
  ceiling: { rung: 1, rounds: 1 },
  codes: memoryCodes,
  plan: ({ outcomes }) =>
    outcomes.length > 0
      ? []
      : [
          {
            id: 'memory',
            argv: ['sh', '-c', memoryScript, 'memory', { the: 'targetPid' }],
            rung: 0,
            timeoutMs: 5_000,
            maxBytes: 64 * 1024,
            samples,
          },
          {
            id: 'memory-cgroup',
            argv: ['sh', '-c', memoryCgroupScript, 'memory', { the: 'targetRoot' }, { the: 'targetPid' }],
            rung: 1,
            timeoutMs: 5_000,
            maxBytes: 64 * 1024,
            samples,
          },
        ],
  interpret: judgeMemory,
};
