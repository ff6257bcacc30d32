import { problem, UserError } from '../errors.ts';
import type { CheckWords, Command, Where } from './command.ts';
import { didYouMean } from './did-you-mean.ts';
import { clusterName, labelName, labelSelector, objectName, shown } from './names.ts';
import { readArgs } from './read-args.ts';
import { readOptions, type Words } from './read-options.ts';
import { readSpan } from './read-span.ts';
import { repairText } from './repair-text.ts';
import { isRunId } from './run-id.ts';
import { splitWords } from './split-words.ts';
import { workloadWords } from './workload-words.ts';

export const maxCommandChars = 2000;
export const limitSeconds = { min: 1, max: 300 } as const;
/** First words that are no targets; a pod of such a name is written `pod/NAME`. */
export const reservedWords: readonly string[] = ['help', 'checks', 'status', 'cancel', 'export', 'stop', 'resume'];

export interface ParseOptions {
  readonly checks: readonly CheckWords[];
  /** The check of a command that names only a target. */
  readonly defaultCheck?: string;
}

/** What a `/kdebug …` means. Throws nothing but UserError, whatever the text. */
export function parseCommand(text: string, options: ParseOptions): Command {
  if (text.length > maxCommandChars) {
    throw new UserError(
      problem(
        'command-too-long',
        `The command has ${text.length} characters; ${maxCommandChars} are allowed.`,
        'Shorten it.',
      ),
    );
  }
  return parseWords(splitWords(repairText(text)), options);
}

/** The same for words that a shell has split already. */
export function parseWords(words: readonly string[], { checks, defaultCheck = 'triage' }: ParseOptions): Command {
  return parseOwn(words, checks) ?? parseOnTarget(readOptions(words), checks, defaultCheck);
}

/** Commands that look into no pod. */
function parseOwn([first, ...rest]: readonly string[], checks: readonly CheckWords[]): Command | undefined {
  const [next] = rest;
  if (first === undefined) return { do: 'help' };
  if (first === 'help') {
    if (next === undefined) return { do: 'help' };
    expectNoMore(first, rest.slice(1));
    return { do: 'help', about: knownCheck(next, checks).name };
  }
  if (first === 'checks') {
    expectNoMore(first, rest);
    return { do: 'checks' };
  }
  if (first === 'export') {
    expectNoMore(first, rest.slice(1));
    return next === undefined ? { do: 'export' } : { do: 'export', sinceMs: readSpan(next) };
  }
  if (first === 'status' || first === 'cancel') {
    expectNoMore(first, rest.slice(1));
    if (next !== undefined && isRunId(next)) return { do: first, run: next };
    throw new UserError(
      problem(
        'bad-run-id',
        `\`${first}\` needs the id of a run.`,
        `Write \`/kdebug ${first} RUN\` with the id on the card.`,
      ),
    );
  }
  if (first !== 'stop' && first !== 'resume') return undefined;
  return rest.length === 0 ? { do: first } : { do: first, reason: rest.join(' ') };
}

function parseOnTarget(words: Words, checks: readonly CheckWords[], defaultCheck: string): Command {
  const { options, rest } = words;
  const labels = options.get('labels');
  const [target, ...behind] = labels === undefined ? words.plain : ['', ...words.plain];
  if (target === undefined) {
    throw new UserError(
      problem('no-target', 'The command names no target.', 'Write `/kdebug TARGET [CHECK]`, or `/kdebug help`.'),
    );
  }
  const where = readWhere(labels === undefined ? readTarget(target) : { labels: labelSelector(labels) }, options);
  const [check = defaultCheck, ...given] = behind;
  const run = { do: 'run' as const, where, ...readLimit(options.get('timeout')) };
  const flags = { quiet: options.has('quiet'), private: options.has('private') };
  const againOnly = check === 'again' && given.length === 0;
  if (rest !== undefined && (behind.length === 0 || againOnly)) {
    if (rest.length === 0 || rest[0] === '') {
      throw new UserError(
        problem('no-argv', 'Nothing stands behind `--`.', 'Write the command: `/kdebug TARGET -- COMMAND ARGS`.'),
      );
    }
    return { ...run, check: 'raw', args: { argv: rest }, again: againOnly || options.has('again'), ...flags };
  }
  if (againOnly) {
    return { ...run, check: defaultCheck, args: {}, again: true, ...flags };
  }
  const { args, again } = readArgs(knownCheck(check, checks), given, rest ?? []);
  return { ...run, check, args, again: again || options.has('again'), ...flags };
}

function readTarget(target: string): Where['by'] {
  const at = target.indexOf('/');
  if (at === -1) return { name: objectName(target) };
  const prefix = target.slice(0, at).toLowerCase();
  const name = target.slice(at + 1);
  if (['po', 'pod', 'pods'].includes(prefix)) return { name: objectName(name) };
  const kind = Object.hasOwn(workloadWords, prefix) ? workloadWords[prefix] : undefined;
  return kind === undefined ? { name: objectName(target) } : { kind, name: objectName(name) };
}

function readWhere(by: Where['by'], options: ReadonlyMap<string, string>): Where {
  const namespace = options.get('namespace');
  const container = options.get('container');
  const cluster = options.get('cluster');
  return {
    by,
    pick: 'one',
    ...(namespace === undefined ? {} : { namespace: labelName('namespace', namespace) }),
    ...(container === undefined ? {} : { container: labelName('container', container) }),
    ...(cluster === undefined ? {} : { cluster: clusterName(cluster) }),
  };
}

function readLimit(text: string | undefined): { readonly limitMs?: number } {
  if (text === undefined) return {};
  const [, digits, unit] = /^(\d{1,4})(s|m)?$/.exec(text) ?? [];
  const seconds = Number(digits) * (unit === 'm' ? 60 : 1);
  if (seconds >= limitSeconds.min && seconds <= limitSeconds.max) return { limitMs: seconds * 1000 };
  throw new UserError(
    problem(
      'bad-timeout',
      `\`${shown(text)}\` is no time limit.`,
      `Write ${limitSeconds.min} to ${limitSeconds.max} seconds, such as \`--timeout 30s\`.`,
    ),
  );
}

function knownCheck(name: string, checks: readonly CheckWords[]): CheckWords {
  const found = checks.find((check) => check.name === name);
  if (found !== undefined) return found;
  const known = [...checks.map((check) => check.name), 'again'];
  throw new UserError(
    problem(
      'unknown-check',
      `There is no check \`${shown(name)}\`.`,
      didYouMean(name, known, 'Type `/kdebug checks` for the list.'),
    ),
  );
}

function expectNoMore(after: string, words: readonly string[]): void {
  const [extra] = words;
  if (extra === undefined) return;
  throw new UserError(
    problem(
      'extra-word',
      `\`${shown(extra)}\` is one word too many behind \`${after}\`.`,
      'Leave it out, or type `/kdebug help`.',
    ),
  );
}
