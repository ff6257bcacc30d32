import { type Problem, problem } from '../errors.ts';
import type { Person, Place, Request } from '../request/request.ts';
import { authorize } from './authorize.ts';
import { isFor } from './match-who.ts';
import type { Policy } from './policy.ts';

interface Act {
  readonly who: Person;
  readonly at: Place;
  readonly action: 'status' | 'cancel' | 'again';
  /** The run's request, with its original asker and place. */
  readonly run: Request;
}

/**
 * Whether the person who asks now may do this to a run. status and again: who could have asked it, here and now, and may
 * see as much of the answer. cancel: the requester and the operators. A private run is its requester's alone.
 */
export function mayAct(policy: Policy, act: Act): Problem | undefined {
  const { who, at, action, run } = act;
  const own = who.id === run.from.id;
  if (action === 'cancel') return own || isOperator(policy, who, at) ? undefined : notYours(act);
  if (run.at.private && !own) return notYours(act);
  const decision = authorize(policy, { ...run, from: who, at: action === 'status' ? { ...at, private: true } : at });
  if (action === 'again') return 'refused' in decision ? decision.refused : undefined;
  return 'permit' in decision && (own || decision.permit.sensitive || !showsSensitive(policy, run))
    ? undefined
    : notYours(act);
}

/**
 * Whether this person may stop and resume kdebug as a whole: the operators. Without a policy file whoever may ask may also
 * stop and resume, since nobody is named and a stop that nobody can lift, or nobody can pull, would be worse.
 */
export function mayControl(policy: Policy, { who, at }: Pick<Act, 'who' | 'at'>): Problem | undefined {
  const askers = policy.from === 'lists' ? policy.rules : [];
  if (isOperator(policy, who, at) || askers.some((rule) => isFor(rule.who, who, at))) return undefined;
  return problem(
    'no-operator',
    'You may not stop or resume kdebug here.',
    policy.from === 'lists'
      ? 'Ask in a channel of KDEBUG_CHANNELS, or name operators in a policy file (KDEBUG_POLICY).'
      : 'Ask one of the operators that the policy file names.',
  );
}

/** The report may hold what only some may read; what its requester may see decides. */
function showsSensitive(policy: Policy, run: Request): boolean {
  const decision = authorize(policy, run);
  return 'permit' in decision && decision.permit.sensitive;
}

function isOperator({ operators }: Policy, who: Person, at: Place): boolean {
  return operators !== undefined && isFor(operators, who, at);
}

/** The same whether the run exists for others or not: it names nothing of the run. */
function notYours({ action, run }: Act): Problem {
  return action === 'cancel'
    ? problem(
        'run-not-yours-to-cancel',
        `You may not cancel run ${run.run}.`,
        'Ask whoever started it, or an operator; it ends by itself at its time limit.',
      )
    : problem(
        'run-not-yours',
        `You may not see run ${run.run} here.`,
        'Ask in its own channel, or start a run of your own.',
      );
}
