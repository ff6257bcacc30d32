import type { Check } from '../check/check.ts';
import type { CheckFile } from '../config/read-check-files.ts';
import { problem, UserError } from '../errors.ts';
import { isRequired } from '../request/read-args.ts';
import { checks as builtIn, findCheck as findBuiltIn } from './all.ts';
import { readYamlCheck } from './yaml/yaml-check.ts';

export interface Catalogue {
  /** In the order in which help lists them: ours, then those of files. */
  readonly checks: readonly Check[];
  readonly findCheck: (name: string) => Check | undefined;
}

/** The built-in checks and those of files. UserError `bad-check` with every mistake of every file. */
export function createCatalogue(files: readonly CheckFile[]): Catalogue {
  const read = files.map((file) => ({ path: file.path, ...readYamlCheck(file.text) }));
  const own = read.flatMap((one) => ('check' in one ? [one] : []));
  const mistakes = [
    ...read.flatMap((one) => ('mistakes' in one ? one.mistakes.map((mistake) => `${one.path}, ${mistake}`) : [])),
    ...own.flatMap(({ path, check }, at) => whyTaken(check.name, path, own.slice(0, at))),
    ...own.flatMap(({ path, suggests }) =>
      whyNotSuggested(suggests, own).map((why) => `${path}: suggests the check ${why}`),
    ),
  ];
  if (mistakes.length > 0) throw badCheck(mistakes);
  const checks = own.map(({ check }) => check);
  return {
    checks: [...builtIn, ...checks],
    findCheck: (name) => findBuiltIn(name) ?? checks.find((check) => check.name === name),
  };
}

/** A check under the name of another would be allowed by a rule that was written for that one. */
function whyTaken(
  name: string,
  path: string,
  before: readonly { readonly path: string; readonly check: Check }[],
): readonly string[] {
  if (findBuiltIn(name) !== undefined || name === 'again') {
    return [`${path}: the name ${name} belongs to kdebug itself; choose another`];
  }
  const first = before.find(({ check }) => check.name === name);
  return first === undefined ? [] : [`${path}: the name ${name} is that of ${first.path} too`];
}

/** It is run as it is named, by one click: half a sentence for each that cannot be. */
function whyNotSuggested(names: readonly string[], own: readonly { readonly check: Check }[]): readonly string[] {
  const known = [...builtIn, ...own.map(({ check }) => check)];
  return [...new Set(names)].flatMap((name) => {
    const check = known.find((one) => one.name === name);
    if (check === undefined) return [`${name}, which is not there`];
    return check.words.some(isRequired) ? [`${name}, which needs words behind its name: name another one`] : [];
  });
}

function badCheck(mistakes: readonly string[]): UserError {
  const count = mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`;
  return new UserError(
    problem(
      'bad-check',
      `The checks in YAML have ${count}:\n${mistakes.map((mistake) => `  ${mistake}`).join('\n')}`,
      'Mend them (`kdebug checks lint FILE`, docs/checks-in-yaml.md), then start again.',
    ),
  );
}
