import type { Check } from '../../check/check.ts';
import { readYaml } from '../../request/read-yaml.ts';
import type { Rung } from '../../runner/step.ts';
import { argsSchema, argWords } from './args-schema.ts';
import { judgeFindings } from './judge-findings.ts';
import { codesOf } from './judge-unseen.ts';
import { lintCheck } from './lint-check.ts';
import { type Args, planSteps, rungOf } from './plan-steps.ts';
import { type YamlFile, yamlSchema } from './yaml-schema.ts';

/** suggests: names of the checks that its findings lead to. */
export type ReadCheck =
  | { readonly check: Check; readonly suggests: readonly string[] }
  | { readonly mistakes: readonly string[] };

/**
 * A check from its YAML text, or every mistake with line and column. trusted: our own, which were read by the same eyes as
 * our code; in others a step that names an environment or a token is a mistake.
 */
export function readYamlCheck(text: string, { trusted = false } = {}): ReadCheck {
  const read = readYaml(text, wholeSchema(trusted));
  if ('mistakes' in read) return read;
  const suggests = Object.values(read.value.findings).flatMap(({ suggest }) => suggest ?? []);
  return { check: compile(read.value), suggests };
}

/** Names and sense are looked at once the form is right. */
function wholeSchema(trusted: boolean) {
  return yamlSchema.superRefine((file, context) => {
    for (const { path, message } of lintCheck(file, trusted)) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  });
}

function compile(file: YamlFile): Check {
  const steps = Object.values(file.steps);
  const check: Check<Args> = {
    name: file.name,
    summary: file.summary,
    words: argWords(file.args),
    args: argsSchema(file.args),
    needs: [],
    ...(steps.some(({ prints }) => prints === 'sensitive') ? { sensitive: true as const } : {}),
    ceiling: { rung: Math.max(0, ...steps.map(rungOf)) as Rung, rounds: 1 },
    codes: codesOf(file),
    plan: (input) => (input.outcomes.length > 0 ? [] : planSteps(file, input)),
    interpret: (input) => judgeFindings(file, input),
  };
  return check;
}
