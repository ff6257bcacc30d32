import { z } from 'zod';
import type { Check, Input } from '../check/check.ts';
import { evidence, findingMaker } from '../check/make-finding.ts';
import type { Finding } from '../report/finding.ts';
import { containerSpec } from './container-spec.ts';
import { envScript } from './env-script.ts';
import { linesOf, stepTexts } from './step-texts.ts';
import { containerOf, whyUnseen } from './why-unseen.ts';

const codes = {
  'env-names': { severity: 'info', hop: 'process', nextStep: 'Nothing to do.' },
  'env-line-end': {
    severity: 'warning',
    hop: 'process',
    nextStep:
      'Write the value anew without a line end (`echo -n`, `printf %s`): passwords and hosts with one are wrong.',
  },
  'env-unfilled': {
    severity: 'warning',
    hop: 'process',
    nextStep: 'Define the variable that the value refers to, before it in the list of env.',
  },
  'env-odd': {
    severity: 'info',
    hop: 'process',
    nextStep: 'Look whether quotes or blanks around the value are meant.',
  },
  'env-unseen': { severity: 'info', unseen: true, hop: 'process', nextStep: 'Run it again while the container runs.' },
} as const;
const finding = findingMaker(codes);

export const env: Check<Record<string, never>> = {
  name: 'env',
  summary: "names of the process's environment and what is odd about values; never a value",
  words: [],
  args: z.strictObject({}),
  needs: [],
  ceiling: { rung: 1, rounds: 1 },
  codes,
  plan: ({ outcomes }) =>
    outcomes.length > 0
      ? []
      : [
          {
            id: 'env',
            argv: ['sh', '-c', envScript, 'env', { the: 'targetPid' }],
            rung: 1,
            timeoutMs: 5_000,
            maxBytes: 32 * 1024,
          },
        ],
  interpret: (input) => ({ findings: judge(input), facts: [] }),
};

function judge(input: Input<unknown>): Finding[] {
  const { target, outcomes, api } = input;
  const about = containerOf(target);
  const unseen = whyUnseen(input, 'env', 'the environment');
  if (unseen !== undefined) {
    const names = (containerSpec(api.pod, target)?.env ?? []).map(({ name }) => name);
    const sentence = `${unseen.sentence}; its spec sets ${names.length === 0 ? 'no variable' : names.slice(0, 12).join(', ')}`;
    return [finding('env-unseen', { ...unseen, sentence })];
  }
  const text = stepTexts(outcomes, 'env')[0];
  if (text === undefined) return [];
  const rows = linesOf(text, 'name').map(([kind = '', ...name]) => ({ kind, name: name.join(' ') }));
  const ofKind = (kind: string) => rows.filter((row) => row.kind === kind).map(({ name }) => name);
  const told = (code: 'env-line-end' | 'env-unfilled' | 'env-odd', kind: string, what: string): Finding[] => {
    const names = ofKind(kind);
    if (names.length === 0) return [];
    const sentence = `the value of ${names.slice(0, 5).join(', ')} in the environment of ${about} ${what}`;
    return [
      finding(code, {
        about,
        sentence,
        evidence: [evidence('env', names.map((name) => `${name}: ${kind}`).join(', '))],
      }),
    ];
  };
  const empty = ofKind('empty');
  const sentence = `${about} was started with ${rows.length} variables${empty.length === 0 ? '' : `; empty: ${empty.slice(0, 8).join(', ')}`}`;
  const names = rows.map(({ name }) => name).toSorted();
  return [
    ...told('env-line-end', 'ends-with-line-end', 'ends with a line end'),
    ...told('env-unfilled', 'has-unfilled-reference', 'holds a reference $(…) that was not filled in'),
    ...told('env-odd', 'has-quotes-around', 'has quotes around it'),
    ...told('env-odd', 'has-blanks-around', 'has blanks around it'),
    finding('env-names', { about, sentence, evidence: [evidence('env', names.join(' '))] }),
  ];
}
