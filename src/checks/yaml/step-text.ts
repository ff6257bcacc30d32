import type { Outcome } from '../../runner/outcome.ts';
import { ran } from '../step-texts.ts';
import { openedMark } from './gate-scripts.ts';
import type { YamlFile, YamlStep } from './yaml-schema.ts';

/** One sample of a step, without what our own gate printed before its command. */
export interface Sample {
  readonly stdout: string;
  /** Error output behind it. */
  readonly all: string;
}

export function samplesOf(file: YamlFile, outcomes: readonly Outcome[], step: string): readonly Sample[] {
  const planned = file.steps[step];
  return outcomes
    .filter((one) => one.step === step && ran(one))
    .toSorted((a, b) => a.sample - b.sample)
    .map((one) => {
      const stdout = behindGate(one.stdout, planned);
      return { stdout, all: [stdout, one.stderr].filter(Boolean).join('\n') };
    });
}

function behindGate(text: string, step: YamlStep | undefined): string {
  if (step?.reaches !== undefined) return text.replace(/^address \S*\n?/, '');
  if (step?.opens === undefined) return text;
  const at = `\n${text}`.indexOf(`\n${openedMark}\n`);
  return at === -1 ? '' : text.slice(at + openedMark.length + 1);
}
