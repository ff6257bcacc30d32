import { problem, UserError } from '../errors.ts';
import { didYouMean } from './did-you-mean.ts';
import { shown } from './names.ts';

const valued: Readonly<Record<string, string>> = {
  '-n': 'namespace',
  '--n': 'namespace',
  '--namespace': 'namespace',
  '-c': 'container',
  '--c': 'container',
  '--container': 'container',
  '-l': 'labels',
  '--l': 'labels',
  '--selector': 'labels',
  '--cluster': 'cluster',
  '--timeout': 'timeout',
};
const flags: readonly string[] = ['--again', '--quiet', '--private'];

export interface Words {
  readonly plain: readonly string[];
  /** Words behind the first `--`, untouched. */
  readonly rest?: readonly string[];
  readonly options: ReadonlyMap<string, string>;
}

/** Sorts words into options and the others, up to the first `--`. UserError: unknown, doubled or empty option. */
export function readOptions(words: readonly string[]): Words {
  const end = words.indexOf('--');
  const own = end === -1 ? words : words.slice(0, end);
  const plain: string[] = [];
  const options = new Map<string, string>();
  for (let i = 0; i < own.length; i++) {
    const word = own[i] ?? '';
    if (!word.startsWith('-')) {
      plain.push(word);
      continue;
    }
    const { name, value, used } = readOption(word, own[i + 1]);
    if (options.has(name)) throw badOption(`\`--${name}\` stands twice.`, 'Give it once.');
    options.set(name, value);
    i += used;
  }
  return end === -1 ? { plain, options } : { plain, options, rest: words.slice(end + 1) };
}

/** used: how many further words the option took. */
function readOption(word: string, next: string | undefined): { name: string; value: string; used: 0 | 1 } {
  const at = word.indexOf('=');
  const given = at === -1 ? word : word.slice(0, at);
  const name = optionName(given);
  if (!Object.hasOwn(valued, given)) {
    if (at !== -1) throw badOption(`\`${given}\` takes no value.`, `Write \`${given}\` alone.`);
    return { name, value: '', used: 0 };
  }
  const value = at === -1 ? next : word.slice(at + 1);
  if (!value) throw badOption(`\`${given}\` needs a value.`, `Write a value behind \`${given}\`.`);
  return { name, value, used: at === -1 ? 1 : 0 };
}

function optionName(given: string): string {
  if (Object.hasOwn(valued, given)) return valued[given] ?? given;
  if (flags.includes(given)) return given.slice(2);
  const next = didYouMean(
    given,
    [...Object.keys(valued), ...flags],
    'Type `/kdebug help`; a command for the pod goes behind `--`.',
  );
  throw badOption(`There is no option \`${shown(given)}\`.`, next);
}

function badOption(message: string, nextStep: string): UserError {
  return new UserError(problem('bad-option', message, nextStep));
}
