import { z } from 'zod';
import type { Check } from '../check/check.ts';
import { ipcCodes } from './ipc-codes.ts';
import { ipcScript, shmFilesScript } from './ipc-script.ts';
import { judgeIpc } from './judge-ipc.ts';

export const ipc: Check<Record<string, never>> = {
  name: 'ipc',
  summary: 'shared memory, semaphores and message queues of the pod: what is left over, and what is full',
  words: [],
  args: z.strictObject({}),
  needs: [],
  ceiling: { rung: 1, rounds: 1 },
  codes: ipcCodes,
  plan: ({ outcomes }) =>
    outcomes.length > 0
      ? []
      : [
          {
            id: 'ipc',
            argv: ['sh', '-c', ipcScript, 'ipc', { the: 'targetPid' }],
            rung: 0,
            timeoutMs: 10_000,
            maxBytes: 64 * 1024,
          },
          {
            id: 'ipc-files',
            argv: ['sh', '-c', shmFilesScript, 'ipc', { the: 'targetRoot' }],
            rung: 1,
            timeoutMs: 10_000,
            maxBytes: 32 * 1024,
          },
        ],
  interpret: judgeIpc,
};
