import { type Problem, problem } from '../errors.ts';

/** Of a container that ignores its limits. */
export function outputCut(container: string): Problem {
  return problem(
    'output-cut',
    `The container ${container} wrote more than its steps may, so kdebug stopped reading it.`,
    'Narrow what the command prints, and run it again.',
  );
}
