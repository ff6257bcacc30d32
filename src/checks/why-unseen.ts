import { evidence, type Seen } from '../check/make-finding.ts';
import type { Target } from '../request/request.ts';
import type { Outcome } from '../runner/outcome.ts';

/** What to say of a step that did not run: why not, and which rung would show it. undefined: it ran, or was never planned. */
export function whyUnseen(
  { target, outcomes }: { readonly target: Target; readonly outcomes: readonly Outcome[] },
  step: string,
  what: string,
): Seen | undefined {
  const outcome = outcomes.find((one) => one.step === step && one.end.by === 'leftOut');
  if (outcome === undefined || outcome.end.by !== 'leftOut') return undefined;
  const { message, nextStep } = outcome.end.why;
  const about = containerOf(target);
  return {
    about,
    sentence: `${what} of ${about} could not be looked at`,
    evidence: [evidence(step, message)],
    nextStep: target.container?.uid === 0 ? rootNeeds : nextStep,
  };
}

/** What findings about the target's own container call it; report/rank.ts knows this form. */
export function containerOf(target: Target): string {
  return `container ${target.container?.name ?? target.pod}`;
}

const rootNeeds =
  'Rung R3 would show it, for the target runs as root: look by hand with `kubectl debug --profile=general`, or let it run as a user (runAsUser).';
