import { type Problem, problem } from '../errors.ts';
import { shown } from '../request/names.ts';
import type { Request, Selection } from '../request/request.ts';
import { type Judged, rawArgv } from './judge-rule.ts';
import type { Decision } from './permit.ts';
import type { Policy } from './policy.ts';
import { refusedByLists } from './refused-by-lists.ts';
import type { Denial, RawCommand, Rule } from './rule.ts';
import { listed, scopeOf } from './rule-text.ts';

export interface Refused {
  readonly request: Request;
  readonly on: Selection;
  /** The rule that came nearest: the one most of whose conditions hold. */
  readonly nearest: Judged | undefined;
}

/** The refusal of what no rule allows. Only those a rule is for read what it says. */
export function notAllowed(policy: Policy, refused: Refused): Decision & { readonly refused: Problem } {
  const { nearest } = refused;
  const problemOf = policy.from === 'lists' ? refusedByLists : refusedByRule;
  const near = nearest !== undefined && 'failed' in nearest && nearest.failed !== 'who' ? nearest : undefined;
  return { refused: problemOf(policy, refused), ...(near === undefined ? {} : { rule: near.rule.name }) };
}

export function denied({ name, reason }: Denial): Problem {
  return problem(
    'denied-by-rule',
    `Rule ${name} denies this${reason === undefined ? '' : `: ${reason}`}.`,
    'Ask whoever keeps the policy file; no other rule can allow it.',
  );
}

export function privateDemanded(): Problem {
  return problem(
    'private-demanded',
    'Answers in this channel must be private, and the command did not ask for that.',
    'Add `--private` to the command.',
  );
}

function refusedByRule(_: Policy, { request, on, nearest }: Refused): Problem {
  if (nearest === undefined || 'grant' in nearest || nearest.failed === 'who') return noRule(request);
  const { rule, failed } = nearest;
  const allows = `Rule ${rule.name} allows ${scopeOf(rule)}`;
  const ask = `Ask whoever keeps the policy file to widen rule ${rule.name} (docs/policy.md).`;
  if (failed === 'cluster')
    return problem('cluster-not-allowed', `${allows}; you asked for cluster ${shown(on.cluster)}.`, ask);
  if (failed === 'namespace') {
    return problem('namespace-not-allowed', `${allows}; you asked for namespace ${shown(on.namespace)}.`, ask);
  }
  if (failed === 'argv') return rawRefused(rule, request);
  return request.check === 'raw'
    ? problem(
        'raw-not-allowed',
        `${allows} and no raw commands.`,
        'Use a check (`/kdebug checks`), or ask for `raw` in that rule.',
      )
    : problem('check-not-allowed', `${allows}; you asked for ${shown(request.check)}.`, ask);
}

/** Says nothing of rules, clusters or namespaces: they belong to others. */
function noRule({ at }: Request): Problem {
  return problem(
    'no-rule',
    'No rule of the policy lets you use kdebug here.',
    at.channel === undefined
      ? 'Ask in the channel of your team, or ask whoever keeps the policy file for a rule.'
      : 'Ask whoever keeps the policy file for a rule that names you, your user group or this channel.',
  );
}

function rawRefused(rule: Rule, request: Request): Problem {
  const argv = rawArgv(request) ?? [''];
  const commands = rule.raw === 'any' ? [] : rule.raw;
  const same = commands.filter(({ command }) => command === argv[0]);
  const why =
    same.length === 0
      ? `the raw commands ${listed([...new Set(commands.map(({ command }) => command))])}; you asked for \`${shown(argv[0])}\``
      : `\`${shown(argv[0])}\` ${same.map((one) => misfit(one, argv.slice(1))).join(', or ')}`;
  return problem(
    'raw-argument-not-allowed',
    `Rule ${rule.name} allows ${why}.`,
    'Change the command to fit, or ask whoever keeps the policy file.',
  );
}

function misfit({ args, rest }: RawCommand, given: readonly string[]): string {
  const takes = rest === undefined ? `${args.length}` : `${args.length} or more`;
  const at = given.findIndex((arg, n) => !((args[n] ?? rest)?.fits(arg) ?? true));
  if (given.length < args.length || (rest === undefined && given.length > args.length) || at === -1) {
    return `with ${takes} arguments; you gave ${given.length}`;
  }
  return `with argument ${at + 1} as \`${shown((args[at] ?? rest)?.source ?? '')}\`; yours is \`${shown(given[at] ?? '')}\``;
}
