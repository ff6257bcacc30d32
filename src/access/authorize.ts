import type { Request, Selection } from '../request/request.ts';
import type { Rung } from '../runner/step.ts';
import { channelDefaults } from './channel-defaults.ts';
import { conditions, type Grant, isDenied, type Judged, judgeRule } from './judge-rule.ts';
import type { Decision, Permit } from './permit.ts';
import type { Policy } from './policy.ts';
import { denied, notAllowed, privateDemanded } from './refusal.ts';

/**
 * Whether a person may have this request, and up to what. The bot asks before it enqueues, the worker again with its own
 * copy of the policy. Pure: the same policy and request get the same answer in both.
 */
export function authorize(policy: Policy, request: Request): Decision {
  const permits: Permit[] = [];
  for (const on of request.on) {
    const decision = authorizeOne(policy, request, on);
    if ('refused' in decision) return decision;
    permits.push(decision.permit);
  }
  const permit = permits.reduce(both);
  if (channelDefaults(policy, request.at).private === true && !request.at.private) {
    return { refused: privateDemanded(), rule: permit.rule };
  }
  return { permit };
}

/** Rules add up, so that their order means nothing and taking one away never gives more. */
function authorizeOne(policy: Policy, request: Request, on: Selection): Decision {
  const judged = policy.rules.map((rule) => judgeRule(rule, request, on));
  const granting = judged.filter((one) => 'grant' in one);
  const nearest = judged.reduce<Judged | undefined>(nearer, undefined);
  // Whoever no rule is for learns nothing of what is denied either.
  if (nearest !== undefined && progress(nearest) > 0) {
    const denial = policy.deny.find((one) => isDenied(one, request, on));
    if (denial !== undefined) return { refused: denied(denial), rule: denial.name };
  }
  const [first] = granting;
  if (first !== undefined) return { permit: sumOf(granting) };
  return notAllowed(policy, { request, on, nearest });
}

function nearer(best: Judged | undefined, one: Judged): Judged {
  return best === undefined || progress(one) > progress(best) ? one : best;
}

/** How many conditions a request met. */
function progress(judged: Judged): number {
  return 'grant' in judged ? conditions.length : conditions.indexOf(judged.failed);
}

function sumOf(granting: readonly { readonly rule: { readonly name: string }; readonly grant: Grant }[]): Permit {
  return {
    rule: granting.map(({ rule }) => rule.name).join(' + '),
    maxRung: Math.max(...granting.map(({ grant }) => grant.maxRung)) as Rung,
    sensitive: granting.some(({ grant }) => grant.sensitive),
    rawWithTarget: granting.some(({ grant }) => grant.rawWithTarget),
    ...(granting.some(({ grant }) => grant.credentials === true) ? { credentials: true } : {}),
  };
}

/** A request on several selections gets what each of them allows. */
function both(a: Permit, b: Permit): Permit {
  return {
    rule: a.rule === b.rule ? a.rule : `${a.rule}, ${b.rule}`,
    maxRung: Math.min(a.maxRung, b.maxRung) as Rung,
    sensitive: a.sensitive && b.sensitive,
    rawWithTarget: a.rawWithTarget && b.rawWithTarget,
    ...(a.credentials === true && b.credentials === true ? { credentials: true } : {}),
  };
}
