import { z } from 'zod';
import type { Check } from '../check/check.ts';
import { judgeStack } from './judge-stack.ts';
import { hasHostNetwork } from './peer-context.ts';
import { stackCodes } from './stack-codes.ts';
import { runtimeScript, threadGroupsScript } from './stack-script.ts';

export const stack: Check<Record<string, never>> = {
  name: 'stack',
  summary:
    'on which runtime the processes run, what their threads are busy with, and their stacks where a tool is there',
  words: [],
  args: z.strictObject({}),
  needs: [],
  ceiling: { rung: 1, rounds: 1 },
  codes: stackCodes,
  plan: ({ api, outcomes }) =>
    outcomes.length > 0
      ? []
      : [
          {
            id: 'thread-groups',
            argv: ['sh', '-c', threadGroupsScript, 'stack', { the: 'targetPid' }],
            rung: 0,
            timeoutMs: 20_000,
            maxBytes: 64 * 1024,
          },
          {
            id: 'runtime',
            argv: ['sh', '-c', runtimeScript, 'stack', { the: 'targetPid' }, hasHostNetwork(api.pod)],
            rung: 1,
            timeoutMs: 20_000,
            maxBytes: 128 * 1024,
          },
        ],
  interpret: (input) => ({ findings: judgeStack(input), facts: [] }),
};
