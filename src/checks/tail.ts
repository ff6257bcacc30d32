import { z } from 'zod';
import type { Check } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import { tailScript } from './files-script.ts';
import { judgeWalk } from './judge-walk.ts';
import { pathArg } from './path-args.ts';
import { pathCodes } from './path-codes.ts';
import { bytesText } from './read-quantity.ts';
import { numberOf } from './step-texts.ts';
import { secretMounts } from './volume-of.ts';

const codes = {
  ...pathCodes,
  'tail-shown': { severity: 'info', hop: 'resource', nextStep: 'Nothing to do.' },
  'file-empty': { severity: 'info', hop: 'resource', nextStep: 'Nothing to do, unless something should stand in it.' },
} as const;
const finding = findingMaker(codes);

/** The only check that shows what a file holds: the policy must let its asker see sensitive text. */
export const tail: Check<{ readonly path: string }> = {
  name: 'tail',
  summary: 'the last 200 lines of a file of the container, where the policy shows you sensitive text',
  words: ['path'],
  args: z.strictObject({ path: pathArg }),
  needs: [],
  sensitive: true,
  ceiling: { rung: 1, rounds: 1 },
  codes,
  plan: ({ args, api, target, outcomes }) =>
    outcomes.length > 0
      ? []
      : [
          {
            id: 'tail',
            argv: [
              'sh',
              '-c',
              tailScript,
              'tail',
              { the: 'targetRoot' },
              secretMounts(api.pod, target).join('\n'),
              args.path,
            ],
            rung: 1,
            timeoutMs: 10_000,
            maxBytes: 48 * 1024,
          },
        ],
  interpret: (input) => {
    const judged = judgeWalk(input, 'tail');
    if ('broken' in judged) return { findings: judged.broken, facts: [] };
    const { path } = input.args;
    const about = `file ${path}`;
    const [, text = ''] = judged.text.split(/^last lines$/m);
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    const size = numberOf(judged.text, 'size') ?? 0;
    const [first, ...more] = lines.slice(-8).map((line) => evidence('tail', line));
    if (first === undefined)
      return {
        findings: [
          finding('file-empty', { about, sentence: `${path} is empty`, evidence: [evidence('tail', `size ${size}`)] }),
        ],
        facts: [],
      };
    const sentence = `${path} holds ${bytesText(size)}; its last ${lines.length} ${lines.length === 1 ? 'line is' : 'lines are'} in the output`;
    return { findings: [finding('tail-shown', { about, sentence, evidence: [first, ...more] })], facts: [] };
  },
};
