import { problem, UserError } from '../errors.ts';
import { readYaml } from '../request/read-yaml.ts';
import type { Rung } from '../runner/step.ts';
import { compileArgPattern } from './arg-pattern.ts';
import type { Policy } from './policy.ts';
import { type PolicyFile, policySchema } from './policy-schema.ts';
import type { ArgPattern, RawCommand, Rule } from './rule.ts';

type FileRule = PolicyFile['rules'][number];
type FileRaw = NonNullable<FileRule['raw']>[number];

/** Reads a policy file. checks: the names there are. UserError `bad-policy` with every mistake, its line and column. */
export function parsePolicy(text: string, checks?: readonly string[]): Policy {
  const read = readYaml(text, policySchema(checks));
  if ('mistakes' in read) throw badPolicy(read.mistakes);
  const { rules, deny = [], channels = {}, operators, destinations } = read.value;
  return {
    from: 'file',
    rules: rules.map(toRule),
    deny: deny.map((one) => ({ ...one, who: one.who ?? {} })),
    channels: new Map(Object.entries(channels)),
    operators,
    destinations: { allow: destinations?.allow, deny: destinations?.deny ?? [] },
  };
}

function toRule({ checks = [], raw = [], maxRung, ...rest }: FileRule): Rule {
  return { ...rest, checks, raw: raw.map(toRaw), maxRung: Number(maxRung.slice(1)) as Rung };
}

function toRaw({ args, rest, ...raw }: FileRaw): RawCommand {
  return { ...raw, args: args.map(pattern), rest: rest === undefined ? undefined : pattern(rest) };
}

function pattern(source: string): ArgPattern {
  const compiled = compileArgPattern(source);
  if (typeof compiled === 'string') throw new Error(`the schema let the pattern ${source} through, which ${compiled}`);
  return compiled;
}

function badPolicy(mistakes: readonly string[]): UserError {
  const count = mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`;
  return new UserError(
    problem(
      'bad-policy',
      `The policy file has ${count}:\n${mistakes.map((mistake) => `  ${mistake}`).join('\n')}`,
      'Mend the file that KDEBUG_POLICY names (docs/policy.md), then start again.',
    ),
  );
}
