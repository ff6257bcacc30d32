import { z } from 'zod';
import type { Check } from '../check/check.ts';
import { judgeSignals } from './judge-signals.ts';
import { signalsCodes } from './signals-codes.ts';
import { signalsScript } from './signals-script.ts';

export const signals: Check<Record<string, never>> = {
  name: 'signals',
  summary: 'what happens on a stop: who handles, ignores or never gets SIGTERM, and which signals are not taken',
  words: [],
  args: z.strictObject({}),
  needs: [],
  ceiling: { rung: 0, rounds: 1 },
  codes: signalsCodes,
  plan: ({ outcomes }) =>
    outcomes.length > 0
      ? []
      : [
          {
            id: 'signals',
            argv: ['sh', '-c', signalsScript, 'signals', { the: 'targetPid' }],
            rung: 0,
            timeoutMs: 10_000,
            maxBytes: 64 * 1024,
          },
        ],
  interpret: (input) => ({ findings: judgeSignals(input), facts: [] }),
};
