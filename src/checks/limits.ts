import { z } from 'zod';
import type { Check } from '../check/check.ts';
import { judgeLimits, limitsCodes } from './judge-limits.ts';
import { limitsScript, pidsCgroupScript } from './limits-script.ts';

export const limits: Check<Record<string, never>> = {
  name: 'limits',
  summary: "the processes' limits (ulimit) and the container's limit of tasks, and how near they are",
  words: [],
  args: z.strictObject({}),
  needs: [],
  ceiling: { rung: 1, rounds: 1 },
  codes: limitsCodes,
  plan: ({ outcomes }) =>
    outcomes.length > 0
      ? []
      : [
          {
            id: 'limits',
            argv: ['sh', '-c', limitsScript, 'limits', { the: 'targetPid' }],
            rung: 0,
            timeoutMs: 10_000,
            maxBytes: 32 * 1024,
          },
          {
            id: 'limits-cgroup',
            argv: ['sh', '-c', pidsCgroupScript, 'limits', { the: 'targetRoot' }],
            rung: 1,
            timeoutMs: 5_000,
            maxBytes: 4 * 1024,
          },
        ],
  interpret: judgeLimits,
};
