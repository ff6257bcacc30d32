import type { Rung } from '../runner/step.ts';
import type { Decision } from './permit.ts';

/** A decision with no rung above `most`: what the worker of a cluster injects at the most, whatever the policy gives. */
export function capRung(decision: Decision, most: Rung): Decision {
  if ('refused' in decision || decision.permit.maxRung <= most) return decision;
  return { permit: { ...decision.permit, maxRung: most } };
}
