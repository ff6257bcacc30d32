import { z } from 'zod';
import type { Check } from '../check/check.ts';
import { permsScript } from './files-script.ts';
import { judgePerms, permsCodes } from './judge-perms.ts';
import { pathArg } from './path-args.ts';
import { secretMounts } from './volume-of.ts';

export interface PermsArgs {
  readonly path: string;
  readonly want?: 'read' | 'write' | undefined;
}

export const perms: Check<PermsArgs> = {
  name: 'perms',
  summary: "whether the process's user may read and write a path, and which folder, owner or mode is in the way",
  words: ['path', 'want?'],
  args: z.strictObject({ path: pathArg, want: z.enum(['read', 'write'], 'is read or write').optional() }),
  needs: [],
  ceiling: { rung: 1, rounds: 1 },
  codes: permsCodes,
  plan: ({ args, api, target, outcomes }) =>
    outcomes.length > 0
      ? []
      : [
          {
            id: 'perms',
            argv: [
              'sh',
              '-c',
              permsScript,
              'perms',
              { the: 'targetRoot' },
              secretMounts(api.pod, target).join('\n'),
              args.path,
              { the: 'targetPid' },
            ],
            rung: 1,
            timeoutMs: 10_000,
            maxBytes: 64 * 1024,
          },
        ],
  interpret: judgePerms,
};
