import { problem, UserError } from '../errors.ts';
import type { Rung } from '../runner/step.ts';

/** What `kdebug run` takes besides the words that `/kdebug` takes too. */
export interface RunOptions {
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly image?: string;
  /** Folder of checks in YAML. */
  readonly checks?: string;
  readonly pullPolicy?: 'Never' | 'IfNotPresent' | 'Always';
  readonly rung?: Rung;
  readonly credentials?: true;
  readonly json: boolean;
  readonly verbose: boolean;
}

const withValue = ['--context', '--kubeconfig', '--image', '--image-pull-policy', '--rung', '--checks'] as const;
const alone = ['--json', '--verbose', '--credentials'] as const;
type Name = (typeof withValue)[number];

/** Takes our own options out of the words; what is left means the same as behind `/kdebug`. Nothing behind `--` is read. */
export function readRunWords(words: readonly string[]): {
  readonly options: RunOptions;
  readonly rest: readonly string[];
} {
  const end = words.indexOf('--');
  const own = end === -1 ? words : words.slice(0, end);
  const values = new Map<Name, string>();
  const flags = new Set<string>();
  const rest: string[] = [];
  const ahead = [...own];
  for (let word = ahead.shift(); word !== undefined; word = ahead.shift()) {
    const [name, inline] = splitOption(word);
    if (isOneOf(withValue, name)) {
      const value = inline ?? ahead.shift();
      if (value === undefined) throw noValue(name);
      values.set(name, value);
    } else if (isOneOf(alone, name)) flags.add(name);
    else rest.push(word);
  }
  return { options: toOptions(values, flags), rest: end === -1 ? rest : [...rest, ...words.slice(end)] };
}

function toOptions(values: ReadonlyMap<Name, string>, flags: ReadonlySet<string>): RunOptions {
  const text = (name: Name, key: string) => (values.has(name) ? { [key]: values.get(name) } : {});
  const rung = values.get('--rung');
  const pull = values.get('--image-pull-policy');
  return {
    ...text('--context', 'context'),
    ...text('--kubeconfig', 'kubeconfig'),
    ...text('--image', 'image'),
    ...text('--checks', 'checks'),
    ...(pull === undefined ? {} : { pullPolicy: readPullPolicy(pull) }),
    ...(rung === undefined ? {} : { rung: readRung(rung) }),
    ...(flags.has('--credentials') ? { credentials: true } : {}),
    json: flags.has('--json'),
    verbose: flags.has('--verbose'),
  };
}

function readRung(text: string): Rung {
  const rung = Number(text.replace(/^R/i, ''));
  if (rung === 0 || rung === 1 || rung === 2 || rung === 3 || rung === 4 || rung === 5) return rung;
  throw badValue('--rung', text, 'Give a rung from 0 to 5, such as --rung 1 (docs/policy.md explains them).');
}

function readPullPolicy(text: string): 'Never' | 'IfNotPresent' | 'Always' {
  if (text === 'Never' || text === 'IfNotPresent' || text === 'Always') return text;
  throw badValue('--image-pull-policy', text, 'Give Never, IfNotPresent or Always.');
}

function splitOption(word: string): readonly [string, string | undefined] {
  const at = word.startsWith('--') ? word.indexOf('=') : -1;
  return at === -1 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function isOneOf<const T extends string>(names: readonly T[], name: string): name is T {
  return (names as readonly string[]).includes(name);
}

function noValue(name: string): UserError {
  return new UserError(
    problem('option-without-value', `${name} needs a value.`, '`kdebug run --help` shows each option.'),
  );
}

function badValue(name: string, value: string, nextStep: string): UserError {
  return new UserError(
    problem('bad-option-value', `${name} does not take ${JSON.stringify(value.slice(0, 40))}.`, nextStep),
  );
}
