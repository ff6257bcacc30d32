import type { Outcome } from '../../runner/outcome.ts';
import { openedMark } from './gate-scripts.ts';
import type { YamlFile } from './yaml-schema.ts';

/** What each sample of a step printed, error output behind it; without the way to the file that it opens. */
export function stepTexts(file: YamlFile, outcomes: readonly Outcome[], step: string): readonly string[] {
  const { opens } = file.steps[step] ?? {};
  return outcomes
    .filter((one) => one.step === step && ran(one))
    .toSorted((a, b) => a.sample - b.sample)
    .map(({ stdout, stderr }) =>
      [opens === undefined ? stdout : behindMark(stdout), stderr].filter(Boolean).join('\n'),
    );
}

function behindMark(text: string): string {
  const at = `\n${text}`.indexOf(`\n${openedMark}\n`);
  return at === -1 ? '' : text.slice(at + openedMark.length + 1);
}

/** 126 and 127: the image has no such command, or it may not be run. */
export function ran({ end }: Outcome): boolean {
  if (end.by === 'exit') return end.code !== 126 && end.code !== 127;
  return end.by !== 'leftOut';
}
