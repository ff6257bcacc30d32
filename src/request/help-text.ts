import type { CheckWords, Where } from './command.ts';
import { argName, isRequired } from './read-args.ts';
import { renderCommand } from './render-command.ts';

/** What the help is about, and where the person asks. */
export interface HelpOptions {
  /** The name of a check. */
  readonly about?: string | undefined;
  /** Namespace and cluster that the channel means when a command names none. */
  readonly namespace?: string | undefined;
  readonly cluster?: string | undefined;
  /** What was looked into here lately, for examples; else made up. */
  readonly targets?: readonly Where[] | undefined;
}

/** Help in kdebug's small markup. */
export function helpText(checks: readonly CheckWords[], { about, ...where }: HelpOptions = {}): string {
  const check = checks.find(({ name }) => name === about);
  return check === undefined ? generalHelp(checks, where) : checkHelp(check, where);
}

export function checksText(checks: readonly CheckWords[]): string {
  return checks.map((check) => `${usage(check)}: ${check.summary}`).join('\n');
}

function generalHelp(checks: readonly CheckWords[], where: HelpOptions): string {
  const [first, second = first] = targetsOf(where);
  const withArgs = checks.find(({ words }) => words.some(isRequired));
  return [
    '`/kdebug TARGET [CHECK] [ARGS] [-n NS] [-c CONTAINER] [--cluster C] [--timeout S] [again] [--quiet] [--private]`',
    '`/kdebug TARGET -- COMMAND ARGS` runs one command, where the policy allows it.',
    'TARGET: a pod, workload, Service or prefix; `deploy/x` `sts/x` `ds/x` `job/x` `svc/x`; `-l key=value`.',
    '`/kdebug TARGET containers` · `checks` · `help CHECK` · `status RUN` · `cancel RUN` · `export [2h]` · `stop [REASON]` · `resume`',
    'Slack allows no slash commands in threads: write `@kdebug …` there, and the answer comes in that thread. In the thread of a card `@kdebug again`, `next`, `cancel` and `explain` mean its last run.',
    `For example${placeOf(where)}:`,
    `${example(first)}: what is wrong with it`,
    ...(withArgs === undefined ? [] : [`${example(second, withArgs)}: ${withArgs.summary}`]),
    `Checks: ${checks.map(({ name }) => `\`${name}\``).join(' ')}. \`/kdebug help CHECK\` tells of one, \`/kdebug checks\` of all.`,
  ].join('\n');
}

function checkHelp(check: CheckWords, where: HelpOptions): string {
  const [target] = targetsOf(where);
  return [
    usage(check),
    check.summary,
    ...check.words.map((word) => `${argName(word).toUpperCase()}: ${wordMeaning(check, word)}`),
    `For example${placeOf(where)}: ${example(target, check)}`,
  ].join('\n');
}

function usage({ name, words }: CheckWords): string {
  return `\`${['/kdebug TARGET', name, ...words.map((word) => word.toUpperCase())].join(' ')}\``;
}

const madeUp: Where = { by: { kind: 'Deployment', name: 'checkout' }, pick: 'one' };

function targetsOf({ targets = [] }: HelpOptions): readonly [Where, Where?] {
  const [first = madeUp, second] = targets;
  return second === undefined ? [first] : [first, second];
}

function placeOf({ namespace, cluster }: HelpOptions): string {
  const words = [
    ...(namespace === undefined ? [] : [`namespace \`${namespace}\``]),
    ...(cluster === undefined ? [] : [`cluster \`${cluster}\``]),
  ];
  return words.length === 0 ? '' : ` (${words.join(' of ')}, as long as you name no other)`;
}

function example(where: Where = madeUp, check?: CheckWords): string {
  const given = (check?.words ?? []).filter(isRequired).map((word) => [argName(word), sample(check, word)]);
  const command = { do: 'run', where, args: Object.fromEntries(given) as Record<string, string> } as const;
  const flags = { again: false, quiet: false, private: false };
  const words = renderCommand({ ...command, ...flags, check: check?.name ?? 'triage' });
  return `\`/kdebug ${check === undefined ? words.replace(' triage', '') : words}\``;
}

/** What the words behind checks mean, with a value to try; checks in YAML may have others. */
const known: Readonly<Record<string, readonly [meaning: string, sample: string]>> = {
  name: ['a name as the app looks it up', 'orders'],
  'find.name': ['a pattern for names, such as `*.log`', '*.log'],
  url: ['a URL as the app calls it', 'http://orders:8080/healthz'],
  host: ['a Service, a name or an address, with its port or without', 'orders:8080'],
  port: ['its port, where it does not stand behind the host', '8080'],
  path: ['an absolute path in the container', '/tmp'],
  seconds: ['for how long', '5'],
};

/** What a word behind a check means, and whether it may be left out. */
export function wordMeaning(check: CheckWords, word: string): string {
  const [what] = known[`${check.name}.${argName(word)}`] ?? known[argName(word)] ?? [];
  const missing = isRequired(word) ? '' : 'may be left out';
  return [what, missing].filter((text) => text !== undefined && text !== '').join('; ') || 'needed';
}

function sample(check: CheckWords | undefined, word: string): string {
  return (known[`${check?.name}.${argName(word)}`] ?? known[argName(word)])?.[1] ?? 'x';
}
