import { z } from 'zod';
import type { Check, Input } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Finding } from '../report/finding.ts';
import { filesScript } from './files-script.ts';
import { judgeWalk } from './judge-walk.ts';
import { pathArg } from './path-args.ts';
import { pathCodes } from './path-codes.ts';
import { bytesText } from './read-quantity.ts';
import { linesOf, numberOf, toNumber } from './step-texts.ts';
import { secretMounts } from './volume-of.ts';

const codes = {
  ...pathCodes,
  'path-there': { severity: 'info', hop: 'resource', nextStep: 'Nothing to do.' },
  'path-unreadable': {
    severity: 'warning',
    hop: 'resource',
    nextStep: 'Let the user of the process read it (mode, owner, fsGroup); perms with the same path tells which.',
  },
} as const;
const finding = findingMaker(codes);

interface FilesArgs {
  readonly path: string;
}

export const files: Check<FilesArgs> = {
  name: 'files',
  summary:
    'what is at a path of the container: folder, file or link, its owner, mode, size and mount; never its content',
  words: ['path'],
  args: z.strictObject({ path: pathArg }),
  needs: [],
  ceiling: { rung: 1, rounds: 1 },
  codes,
  plan: ({ args, api, target, outcomes }) =>
    outcomes.length > 0
      ? []
      : [
          {
            id: 'files',
            argv: [
              'sh',
              '-c',
              filesScript,
              'files',
              { the: 'targetRoot' },
              secretMounts(api.pod, target).join('\n'),
              args.path,
            ],
            rung: 1,
            timeoutMs: 10_000,
            maxBytes: 64 * 1024,
          },
        ],
  interpret: (input) => {
    const judged = judgeWalk(input, 'files');
    return {
      findings: 'broken' in judged ? [...judged.broken] : [describe(input, judged.text, judged.walk.end.path)],
      facts: [],
    };
  },
};

function describe({ args }: Input<FilesArgs>, text: string, final: string): Finding {
  const about = `file ${args.path}`;
  const [kind = '', rights = '', size = ''] = linesOf(text, 'kind')[0]?.join(' ').split('|') ?? [];
  const [mode = '?', uid = '?', gid = '?'] = rights.split(' ');
  const entries = numberOf(text, 'entries');
  const where = final === args.path ? '' : ` (it leads to ${final})`;
  const big =
    entries === undefined
      ? bytesText(toNumber(size.split(' ')[0]) ?? 0)
      : `${entries} ${entries === 1 ? 'entry' : 'entries'}`;
  const first = evidence(
    'files',
    `${final}: ${kind}, mode ${mode}, owner ${uid}:${gid}, mount ${linesOf(text, 'mount')[0]?.join(' ') ?? '?'}`,
  );
  const listed = linesOf(text, 'entry')
    .slice(0, 11)
    .map((words) => evidence('files', words.join(' ')));
  const sentence = `${args.path} is a ${kind}${where}, ${big}, mode ${mode}, owner ${uid}:${gid}`;
  const unreadable = /^unreadable$/m.test(text);
  return finding(unreadable ? 'path-unreadable' : 'path-there', {
    about,
    sentence: unreadable ? `${sentence}; the user of the process may not read it` : sentence,
    evidence: [first, ...listed],
  });
}
