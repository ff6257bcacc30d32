import type { Problem } from '../errors.ts';
import type { Outcome } from '../runner/outcome.ts';
import type { Step } from '../runner/step.ts';

/** The outcomes of a step that does not run, one for each of its samples. */
export function leaveOut(step: Step, why: Problem): readonly Outcome[] {
  return Array.from({ length: step.samples?.count ?? 1 }, (_, sample) => ({
    step: step.id,
    sample,
    stdout: '',
    stderr: '',
    cutBytes: 0,
    tookMs: 0,
    end: { by: 'leftOut', why },
  }));
}
