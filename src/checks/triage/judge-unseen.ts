import type { ApiFacts } from '../../check/api-facts.ts';
import { evidence } from '../../check/make-finding.ts';
import type { Problem } from '../../errors.ts';
import type { Finding } from '../../report/finding.ts';
import { placeFinding } from './place-codes.ts';

const parts = {
  events: 'the Events of the pod',
  services: 'Services and their endpoints',
  logs: 'the logs',
  owner: 'the workload of the pod',
  nodes: 'the node',
  related: 'the Events of the workload',
} as const;

/** What could not be looked at is said, and is never taken for well. */
export function judgeUnseen(api: ApiFacts): readonly Finding[] {
  const keys = Object.keys(parts) as (keyof typeof parts)[];
  const own = keys.flatMap((key) => unseen(parts[key], api[key], key));
  const { owner } = api;
  const inner = owner !== undefined && 'seen' in owner ? owner.seen?.revisions : undefined;
  return [...own, ...unseen('what changed last', inner, 'revisions')];
}

function unseen(
  what: string,
  looked: ApiFacts[keyof typeof parts] | { readonly notLooked: Problem } | { readonly seen: unknown } | undefined,
  from: string,
): Finding[] {
  if (looked === undefined || !('notLooked' in looked)) return [];
  const { message, nextStep } = looked.notLooked;
  const sentence = `${what} could not be looked at: ${message.replace(/\.$/, '')}`;
  return [
    placeFinding('api-part-unseen', { about: what, sentence, evidence: [evidence(`api:${from}`, message)], nextStep }),
  ];
}
