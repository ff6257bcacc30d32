import { z } from 'zod';
import type { Check } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import { findScript } from './files-script.ts';
import { judgeWalk } from './judge-walk.ts';
import { pathArg } from './path-args.ts';
import { pathCodes } from './path-codes.ts';
import { linesOf, toNumber } from './step-texts.ts';
import { secretMounts } from './volume-of.ts';
import { whyForbiddenPath } from './why-forbidden-path.ts';

const codes = {
  ...pathCodes,
  'found-files': { severity: 'info', hop: 'resource', nextStep: 'Nothing to do.' },
  'found-nothing': {
    severity: 'info',
    hop: 'resource',
    nextStep: 'Try a wider pattern (`*` and `?` stand for any text), or a folder further up.',
  },
} as const;
const finding = findingMaker(codes);

export const find: Check<{ readonly path: string; readonly name?: string | undefined }> = {
  name: 'find',
  summary: 'files below a folder whose name fits a pattern, on one filesystem, the biggest first',
  words: ['path', 'name?'],
  args: z.strictObject({
    path: pathArg,
    name: z
      .string()
      .min(1)
      .max(255)
      .regex(/^[^/\p{Cc}]+$/u, 'is a name or a pattern of one, without /')
      .optional(),
  }),
  needs: [],
  ceiling: { rung: 1, rounds: 1 },
  codes,
  plan: ({ args, api, target, outcomes }) =>
    outcomes.length > 0
      ? []
      : [
          {
            id: 'find',
            argv: [
              'sh',
              '-c',
              findScript,
              'find',
              { the: 'targetRoot' },
              secretMounts(api.pod, target).join('\n'),
              args.path,
              args.name ?? '*',
            ],
            rung: 1,
            timeoutMs: 20_000,
            maxBytes: 64 * 1024,
          },
        ],
  interpret: (input) => {
    const { args, api, target } = input;
    const judged = judgeWalk(input, 'find');
    if ('broken' in judged) return { findings: judged.broken, facts: [] };
    const about = `file ${args.path}`;
    const rows = linesOf(judged.text, 'found')
      .map(([mode = '', uid = '', gid = '', size, ...path]) => ({
        mode,
        uid,
        gid,
        size: toNumber(size) ?? 0,
        path: path.join(' '),
      }))
      .filter(({ path }) => whyForbiddenPath(path, api.pod, target) === undefined)
      .toSorted((a, b) => b.size - a.size);
    const what = args.name === undefined ? '' : ` named ${args.name}`;
    const [first, ...more] = rows
      .slice(0, 12)
      .map((row) => evidence('find', `${row.mode} ${row.uid}:${row.gid} ${row.size} ${row.path}`));
    if (first === undefined) {
      const seen = [evidence('find', `nothing below ${judged.walk.end.path}`)] as const;
      return {
        findings: [
          finding('found-nothing', { about, sentence: `there is nothing${what} below ${args.path}`, evidence: seen }),
        ],
        facts: [],
      };
    }
    const count = rows.length >= 300 ? 'at least 300' : String(rows.length);
    const sentence = `${count} ${rows.length === 1 ? 'file or folder' : 'files and folders'}${what} below ${args.path}`;
    return { findings: [finding('found-files', { about, sentence, evidence: [first, ...more] })], facts: [] };
  },
};
