import { type Problem, problem, UserError } from '../errors.ts';
import type { Check } from './check.ts';

type Given = Readonly<Record<string, unknown>>;

/** The arguments as the check's own schema reads them; the words that came are all text. UserError: what is wrong with which. */
export function readCheckArgs<A>(check: Pick<Check<A>, 'name' | 'words' | 'args'>, given: Given): A {
  const parsed = check.args.safeParse(given);
  if (parsed.success) return parsed.data;
  const said = parsed.error.issues.map(({ path, message }) => [path.join('.').toUpperCase(), message].join(' ').trim());
  throw new UserError(badArgs(check, said));
}

/** undefined: the arguments are good. */
export function whyBadArgs(check: Pick<Check, 'name' | 'words' | 'args'>, given: Given): Problem | undefined {
  try {
    readCheckArgs(check, given);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.problem;
    throw error;
  }
}

function badArgs({ name, words }: Pick<Check, 'name' | 'words'>, said: readonly string[]): Problem {
  return problem(
    'bad-args',
    `\`${name}\`: ${said.join('; ')}.`,
    `Write \`${['/kdebug TARGET', name, ...words.map((word) => word.toUpperCase())].join(' ')}\`.`,
  );
}
