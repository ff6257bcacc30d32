import { split } from 'shlex';
import { problem, UserError } from '../errors.ts';

/** Words as a POSIX shell would split them, without any expansion. UserError: an open quote. */
export function splitWords(text: string): readonly string[] {
  try {
    return split(text);
  } catch (cause) {
    throw new UserError(
      problem(
        'open-quote',
        'A quote or a backslash at the end is left open.',
        'Close the quote, or put the word in single quotes.',
      ),
      { cause },
    );
  }
}
