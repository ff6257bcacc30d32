import { lintArgs } from './lint-args.ts';
import { lintFindings } from './lint-findings.ts';
import { lintSteps } from './lint-steps.ts';
import { lintValues } from './lint-values.ts';
import type { YamlFile } from './yaml-schema.ts';

/** What is wrong at a place of the file: half a sentence that follows the place's name, and what to do. */
export interface Mistake {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Mistakes of sense in a file whose form is right: names that mean nothing, what can never happen, what is not safe. */
export function lintCheck(file: YamlFile, trusted: boolean): readonly Mistake[] {
  const { types, mistakes } = lintValues(file);
  return [...lintArgs(file), ...lintSteps(file, trusted), ...mistakes, ...lintFindings(file, types), ...unused(file)];
}

/** A step or value that nothing rests on is most often a misspelt name elsewhere. */
function unused(file: YamlFile): readonly Mistake[] {
  const values = Object.entries(file.values);
  const references = JSON.stringify([
    Object.values(file.findings).map((one) => [one.each, one.when, one.sentence, one.about, one.evidence]),
    Object.values(file.facts).map(({ value }) => value),
    values.map(([, one]) => [one.count, one.sum, one.largest, one.smallest, one.join, one.where]),
    values.map(([, { ratio, difference }]) => [ratio, difference]),
  ]);
  const named = (name: string): boolean => new RegExp(`[{"]${name}[|}"]`).test(references);
  const used = new Set(values.map(([, { step }]) => step));
  return [
    ...Object.keys(file.steps)
      .filter((id) => !used.has(id))
      .map((id) => ({ path: ['steps', id], message: 'is read by no value: write one under values, or leave it out' })),
    ...values
      .filter(([name]) => !named(name))
      .map(([name]) => ({ path: ['values', name], message: 'is used by no finding, fact or other value' })),
  ];
}
