import { z } from 'zod';
import type { Check } from '../check/check.ts';
import { diskCodes } from './disk-codes.ts';
import { diskScript, mountsScript } from './disk-script.ts';
import { judgeDisk, limitedVolumes } from './judge-disk.ts';

export const disk: Check<Record<string, never>> = {
  name: 'disk',
  summary: 'full volumes, inodes, read-only mounts, size limits, what is biggest, deleted files held open',
  words: [],
  args: z.strictObject({}),
  needs: [],
  ceiling: { rung: 1, rounds: 1 },
  codes: diskCodes,
  plan: ({ outcomes, api, target }) =>
    outcomes.length > 0
      ? []
      : [
          {
            id: 'mounts',
            argv: ['sh', '-c', mountsScript, 'disk', { the: 'targetPid' }],
            rung: 0,
            timeoutMs: 5_000,
            maxBytes: 64 * 1024,
          },
          {
            id: 'disk',
            argv: [
              'sh',
              '-c',
              diskScript,
              'disk',
              { the: 'targetRoot' },
              { the: 'targetPid' },
              ...limitedVolumes(api.pod, target).map(({ path }) => path),
            ],
            rung: 1,
            timeoutMs: 20_000,
            maxBytes: 64 * 1024,
          },
        ],
  interpret: judgeDisk,
};
