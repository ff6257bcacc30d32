import type { Step, Word } from '../runner/step.ts';
import type { Spec } from './spec.ts';

/** The steps' argv as words to read, holes by their names. */
export function plainArgv(steps: readonly Step[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(steps.map(({ id, argv }) => [id, argv.map(plainWord)]));
}

/** 'image kdebug-toolbox:0.1, rung R0 (UID 65532), read by attach': the report's foot. */
export function describeRun({ image, rung, runAs, target }: Spec, way: 'attach' | 'log'): string {
  const who = runAs === undefined ? `rung R${rung}` : `rung R${rung} (UID ${runAs.uid})`;
  const where =
    target.container === undefined ? 'beside the containers' : `in the process namespace of ${target.container.name}`;
  return `image ${image}, ${who}, ${where}, read by ${way}`;
}

function plainWord(word: Word): string {
  return typeof word === 'string' ? word : `{${word.the}}${word.then ?? ''}`;
}
