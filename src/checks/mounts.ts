import { z } from 'zod';
import type { Check } from '../check/check.ts';
import { mountsScript } from './disk-script.ts';
import { judgeMounts, plainVolumes } from './judge-mounts.ts';
import { mountsCodes } from './mounts-codes.ts';
import { volumesScript } from './volumes-script.ts';

export const mounts: Check<Record<string, never>> = {
  name: 'mounts',
  summary: 'volumes of the spec that are missing or empty, read-only ones, and parts that never follow their ConfigMap',
  words: [],
  args: z.strictObject({}),
  needs: ['events'],
  ceiling: { rung: 1, rounds: 1 },
  codes: mountsCodes,
  plan: ({ outcomes, api, target }) =>
    outcomes.length > 0
      ? []
      : [
          {
            id: 'mounts',
            argv: ['sh', '-c', mountsScript, 'mounts', { the: 'targetPid' }],
            rung: 0,
            timeoutMs: 5_000,
            maxBytes: 64 * 1024,
          },
          {
            id: 'volumes',
            argv: ['sh', '-c', volumesScript, 'mounts', { the: 'targetRoot' }, ...plainVolumes(api.pod, target)],
            rung: 1,
            timeoutMs: 5_000,
            maxBytes: 32 * 1024,
          },
        ],
  interpret: judgeMounts,
};
