import { z } from 'zod';
import type { Check } from '../check/check.ts';
import { judgeThreads } from './judge-threads.ts';
import { threadCodes } from './thread-codes.ts';
import { threadsScript, waitsScript } from './threads-script.ts';

export const threads: Check<Record<string, never>> = {
  name: 'threads',
  summary: 'no progress, a suspected deadlock, a spinning thread, stopped processes, more and more threads',
  words: [],
  args: z.strictObject({}),
  needs: [],
  ceiling: { rung: 1, rounds: 1 },
  codes: threadCodes,
  plan: ({ outcomes }) =>
    outcomes.length > 0
      ? []
      : [
          {
            id: 'threads',
            argv: ['sh', '-c', threadsScript, 'threads', { the: 'targetPid' }, '5'],
            rung: 0,
            timeoutMs: 20_000,
            maxBytes: 64 * 1024,
          },
          {
            id: 'waits',
            argv: ['sh', '-c', waitsScript, 'threads', { the: 'targetPid' }],
            rung: 1,
            timeoutMs: 10_000,
            maxBytes: 64 * 1024,
          },
        ],
  interpret: judgeThreads,
};
