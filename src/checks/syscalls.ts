import { z } from 'zod';
import type { Check } from '../check/check.ts';
import { judgeSyscalls } from './judge-syscalls.ts';
import { syscallsCodes } from './syscalls-codes.ts';
import { blockedScript, straceScript } from './syscalls-script.ts';

export const syscalls: Check<Record<string, never>> = {
  name: 'syscalls',
  summary: 'in which system call each thread waits and for whom: a peer, a lock, a disk, its own output',
  words: [],
  args: z.strictObject({}),
  needs: ['services'],
  ceiling: { rung: 3, rounds: 1 },
  codes: syscallsCodes,
  plan: ({ outcomes }) =>
    outcomes.length > 0
      ? []
      : [
          {
            id: 'blocked',
            argv: ['sh', '-c', blockedScript, 'syscalls', { the: 'targetPid' }],
            rung: 1,
            timeoutMs: 20_000,
            maxBytes: 128 * 1024,
          },
          {
            id: 'strace',
            argv: ['sh', '-c', straceScript, 'syscalls', { the: 'targetPid' }],
            rung: 3,
            timeoutMs: 10_000,
            maxBytes: 16 * 1024,
          },
        ],
  interpret: (input) => ({ findings: judgeSyscalls(input), facts: [] }),
};
