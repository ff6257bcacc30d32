import { z } from 'zod';
import type { Check } from '../check/check.ts';
import { cpuCodes } from './cpu-codes.ts';
import { cpuCgroupScript } from './cpu-script.ts';
import { judgeCpu } from './judge-cpu.ts';
import { threadsScript } from './threads-script.ts';

export const cpu: Check<Record<string, never>> = {
  name: 'cpu',
  summary: 'throttled by its CPU limit, and which process or thread uses the CPU',
  words: [],
  args: z.strictObject({}),
  needs: [],
  ceiling: { rung: 1, rounds: 1 },
  codes: cpuCodes,
  plan: ({ outcomes }) =>
    outcomes.length > 0
      ? []
      : [
          {
            id: 'cpu',
            argv: ['sh', '-c', threadsScript, 'cpu', { the: 'targetPid' }, '4'],
            rung: 0,
            timeoutMs: 15_000,
            maxBytes: 64 * 1024,
          },
          {
            id: 'cpu-cgroup',
            argv: ['sh', '-c', cpuCgroupScript, 'cpu', { the: 'targetRoot' }],
            rung: 1,
            timeoutMs: 10_000,
            maxBytes: 16 * 1024,
          },
        ],
  interpret: judgeCpu,
};
