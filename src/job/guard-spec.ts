import type { Problem } from '../errors.ts';
import type { Outcome } from '../runner/outcome.ts';
import { leaveOut } from './leave-out.ts';
import type { Spec } from './spec.ts';
import type { Story } from './story.ts';

export type Guarded = { readonly refused: Problem } | { readonly spec: Spec; readonly leftOut: readonly Outcome[] };

/**
 * What the guards let through. When they refuse the spec as a whole but not each of its steps (one peer that no probe may
 * reach), the others still run; the spec that is left is judged once more.
 */
export async function guardSpec(spec: Spec, story: Story): Promise<Guarded> {
  const whole = await whyRefused(spec, story);
  if (whole === undefined) return { spec, leftOut: [] };
  const judged = await Promise.all(
    spec.steps.map(async (step) => ({ step, why: await whyRefused({ ...spec, steps: [step] }, story) })),
  );
  const steps = judged.filter(({ why }) => why === undefined).map(({ step }) => step);
  const rest = { ...spec, steps };
  if (steps.length === 0 || (await whyRefused(rest, story)) !== undefined) return { refused: whole };
  return { spec: rest, leftOut: judged.flatMap(({ step, why }) => (why === undefined ? [] : leaveOut(step, why))) };
}

async function whyRefused(spec: Spec, { parts, work }: Story): Promise<Problem | undefined> {
  for (const guard of parts.guards) {
    const said = await guard(spec, work.request);
    if (said === undefined) continue;
    if ('needsApproval' in said) throw new Error('an approval was asked for, and nothing here can give one');
    return said;
  }
  return undefined;
}
