import { type Problem, problem } from '../errors.ts';
import type { Guard } from '../job/ports.ts';
import type { Spec } from '../job/spec.ts';
import { shown } from '../request/names.ts';
import { authorize } from './authorize.ts';
import { judgeDestination, whyNever } from './destinations.ts';
import { judgeSpec } from './judge-spec.ts';
import type { Policy } from './policy.ts';

/** The policy once more, now on the finished spec: target, rung, UID and argv may have come through Redis. */
export function specGuard(policy: Policy): Guard {
  return (spec, request) => {
    const decision = authorize(policy, request);
    return Promise.resolve('refused' in decision ? decision.refused : judgeSpec(spec, request, decision.permit));
  };
}

/** Where the steps reach: never to cloud metadata and link-local addresses, and only where the policy lets them. */
export function destinationGuard(policy: Policy): Guard {
  return (spec, request) =>
    Promise.resolve(whyNotThere(policy, spec) ?? (request.check === 'raw' ? whyNotRaw(spec) : undefined));
}

function whyNotThere({ destinations }: Policy, { steps, target }: Spec): Problem | undefined {
  for (const { host } of steps.flatMap(({ reaches }) => reaches ?? [])) {
    const judgement = judgeDestination(destinations, host, target.namespace);
    if (judgement === 'allowed') continue;
    if (judgement !== 'not listed' && 'forbidden' in judgement) return forbidden(host, judgement.forbidden);
    return problem(
      'destination-not-allowed',
      judgement === 'not listed'
        ? `The policy's destinations do not list ${shown(host)}.`
        : `The policy's destinations deny ${shown(judgement.deniedBy)}, and ${shown(host)} is one of them.`,
      'Ask whoever keeps the policy file to change `destinations`.',
    );
  }
  return undefined;
}

/** A raw command does not say where it reaches; this catches what stands in it openly, the rule's patterns must do the rest. */
function whyNotRaw({ steps }: Spec): Problem | undefined {
  for (const word of steps.flatMap(({ argv }) => argv)) {
    const text = typeof word === 'string' ? word : '';
    for (const piece of text.split(/[^0-9A-Za-z.:-]+/)) {
      const host = [piece, piece.replace(/:\d*$/, '')].find((one) => whyNever(one) !== undefined);
      if (host !== undefined) return forbidden(host, whyNever(host) ?? '');
    }
  }
  return undefined;
}

function forbidden(host: string, why: string): Problem {
  return problem(
    'destination-forbidden',
    `kdebug never reaches ${shown(host)}: it is ${why}.`,
    'Name another destination; no policy can allow this one.',
  );
}
