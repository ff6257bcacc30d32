import { problem, UserError } from '../errors.ts';
import type { CheckWords } from './command.ts';
import { shown } from './names.ts';
import type { Arg } from './request.ts';

/** Puts the words behind a check's name under their names; all stay text, the check's own schema converts them. */
export function readArgs(
  check: CheckWords,
  given: readonly string[],
  untouched: readonly string[],
): { readonly args: Readonly<Record<string, Arg>>; readonly again: boolean } {
  const required = check.words.filter(isRequired).length;
  const again = untouched.length === 0 && given.at(-1) === 'again' && given.length > required;
  const words = [...(again ? given.slice(0, -1) : given), ...untouched];
  const args: Record<string, Arg> = {};
  for (const [i, word] of check.words.entries()) {
    const name = argName(word);
    if (word.endsWith('…')) {
      if (words.length > i) args[name] = words.splice(i);
      return { args, again };
    }
    const value = words[i];
    if (value !== undefined) args[name] = value;
    else if (!word.endsWith('?')) throw badArgs(check, `\`${check.name}\` needs ${name.toUpperCase()}.`);
  }
  const extra = words[check.words.length];
  if (extra !== undefined) throw badArgs(check, `\`${shown(extra)}\` is one word too many for \`${check.name}\`.`);
  return { args, again };
}

/** Whether a word must stand behind the check's name. */
export function isRequired(word: string): boolean {
  return !/[?…]$/.test(word);
}

export function argName(word: string): string {
  return word.replace(/[?…]$/, '');
}

function badArgs({ name, words }: CheckWords, message: string): UserError {
  const usage = ['/kdebug TARGET', name, ...words.map((word) => word.toUpperCase())].join(' ');
  return new UserError(problem('bad-args', message, `Write \`${usage}\`.`));
}
