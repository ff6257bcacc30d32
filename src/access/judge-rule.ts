import { maxCommandChars } from '../request/parse-command.ts';
import type { Request, Selection } from '../request/request.ts';
import type { Rung } from '../runner/step.ts';
import { fitsAny } from './glob.ts';
import { isFor } from './match-who.ts';
import type { Denial, RawCommand, Rule } from './rule.ts';

/** The conditions of a rule in the order in which they are looked at. A refusal names the first that failed. */
export const conditions = ['who', 'cluster', 'namespace', 'check', 'argv'] as const;
type Condition = (typeof conditions)[number];

/** What one rule gives for one selection of a request. */
export type Grant = {
  readonly maxRung: Rung;
  readonly sensitive: boolean;
  readonly rawWithTarget: boolean;
  /** Never for raw commands: those would see the credentials as they are. */
  readonly credentials?: boolean;
};
export type Judged = { readonly rule: Rule } & ({ readonly grant: Grant } | { readonly failed: Condition });

/** Whether a rule allows to look into this selection, and the first condition that failed if not. */
export function judgeRule(rule: Rule, request: Request, on: Selection): Judged {
  if (!isFor(rule.who, request.from, request.at)) return { rule, failed: 'who' };
  if (!fitsAny(rule.clusters, on.cluster)) return { rule, failed: 'cluster' };
  if (!fitsNamespace(rule.namespaces, on.namespace)) return { rule, failed: 'namespace' };
  if (request.check === 'raw') return judgeRaw(rule, request);
  if (!rule.checks.includes('*') && !rule.checks.includes(request.check)) return { rule, failed: 'check' };
  const { maxRung, sensitive, credentials = false } = rule;
  return { rule, grant: { maxRung, sensitive, rawWithTarget: false, credentials } };
}

export function isDenied(denial: Denial, request: Request, on: Selection): boolean {
  const { who, clusters, namespaces, checks } = denial;
  return (
    isFor(who, request.from, request.at) &&
    (clusters === undefined || fitsAny(clusters, on.cluster)) &&
    (namespaces === undefined || fitsAny(namespaces, on.namespace)) &&
    (checks === undefined || checks.includes('*') || checks.includes(request.check))
  );
}

/** The argv of a raw request; undefined when it holds none. Its arguments may come from Redis, so they are looked at. */
export function rawArgv({ args }: Request): readonly [string, ...string[]] | undefined {
  const argv: unknown = args.argv;
  if (!Array.isArray(argv) || !argv.every((word) => typeof word === 'string')) return undefined;
  const [command, ...rest] = argv;
  return command === undefined || command === '' ? undefined : [command, ...rest];
}

function judgeRaw(rule: Rule, request: Request): Judged {
  const { raw, sensitive } = rule;
  const argv = rawArgv(request);
  if (raw.length === 0 || argv === undefined) return { rule, failed: 'check' };
  if (raw === 'any') return { rule, grant: { maxRung: rule.maxRung, sensitive, rawWithTarget: true } };
  const fitting = raw.filter((allowed) => fitsRaw(allowed, argv));
  if (fitting.length === 0) return { rule, failed: 'argv' };
  const rawWithTarget = fitting.some(({ withTarget }) => withTarget);
  return { rule, grant: { maxRung: rawWithTarget ? rule.maxRung : 0, sensitive, rawWithTarget } };
}

/** All arguments together are no longer than a command can be, so that many of them cost no more than one. */
function fitsRaw({ command, args, rest }: RawCommand, [first, ...given]: readonly [string, ...string[]]): boolean {
  if (first !== command || given.length < args.length) return false;
  if (given.reduce((sum, arg) => sum + arg.length, 0) > maxCommandChars) return false;
  return given.every((arg, at) => (args[at] ?? rest)?.fits(arg) ?? false);
}

/** A namespace is an RFC 1123 label; anything else could mean another path of the API, so '*' does not cover it. */
function fitsNamespace(globs: readonly string[], namespace: string): boolean {
  return /^[a-z0-9-]{1,63}$/.test(namespace) && fitsAny(globs, namespace);
}
