import { z } from 'zod';
import type { Check } from '../check/check.ts';
import { fdCodes } from './fd-codes.ts';
import { fdLimitsScript, fdsScript } from './fds-script.ts';
import { judgeFds } from './judge-fds.ts';

export const fds: Check<Record<string, never>> = {
  name: 'fds',
  summary: 'open file descriptors against their limit, their growth and kinds, and deleted files held open',
  words: [],
  args: z.strictObject({}),
  needs: [],
  ceiling: { rung: 1, rounds: 1 },
  codes: fdCodes,
  plan: ({ outcomes }) =>
    outcomes.length > 0
      ? []
      : [
          {
            id: 'fd-limits',
            argv: ['sh', '-c', fdLimitsScript, 'fds', { the: 'targetPid' }],
            rung: 0,
            timeoutMs: 10_000,
            maxBytes: 32 * 1024,
          },
          {
            id: 'fds',
            argv: ['sh', '-c', fdsScript, 'fds', { the: 'targetPid' }],
            rung: 1,
            timeoutMs: 20_000,
            maxBytes: 64 * 1024,
          },
        ],
  interpret: judgeFds,
};
