import type { V1Pod } from '../check/api-facts.ts';
import { type Problem, problem } from '../errors.ts';
import type { Ms, Target } from '../request/request.ts';
import type { Outcome } from '../runner/outcome.ts';
import type { Rung, Step } from '../runner/step.ts';
import { leaveOut } from './leave-out.ts';
import { settledAfterMs } from './limits.ts';
import type { Spec } from './spec.ts';
import { whyNoCredentials } from './why-no-credentials.ts';

/** R0 runs as this UID and GID: nobody's, and what `restricted` asks for. */
export const nobody = { uid: 65532, gid: 65532 } as const;

export interface RoundPlan {
  readonly target: Target;
  readonly pod: V1Pod;
  readonly steps: readonly Step[];
  readonly maxRung: Rung;
  readonly round: number;
  readonly image: string;
  readonly dbImage?: string | undefined;
  readonly now: Ms;
  /** The policy lets steps log in with Secrets of the target's container. */
  readonly credentials?: true | undefined;
  /** A raw command that its rule lets run in the target's process namespace, as the target where the rung allows it. */
  readonly besideTarget?: boolean;
}

/** Which of a round's steps run, as whom and with or without the target; the others are left out with their reason. */
export function planRound(plan: RoundPlan): { readonly spec?: Spec; readonly leftOut: readonly Outcome[] } {
  const noTarget = whyNoTarget(plan);
  const wanted =
    plan.besideTarget === true && noTarget === undefined ? plan.steps.map((step) => raised(step, plan)) : plan.steps;
  const beside = wanted.some((step) => whyOutOfReach(step, plan, noTarget) === undefined && joinsTarget(step));
  const judged = wanted.map((step) => ({
    step,
    why: whyOutOfReach(step, plan, noTarget) ?? whyNoCredentials(step, plan, beside),
  }));
  const steps = judged.filter(({ why }) => why === undefined).map(({ step }) => step);
  const leftOut = judged.flatMap(({ step, why }) => (why === undefined ? [] : leaveOut(step, why)));
  return steps.length === 0 ? { leftOut } : { spec: makeSpec(plan, steps), leftOut };
}

/** A step with a typed hole looks at the target's processes; the others need only the pod's network. */
export function needsTarget(step: Step): boolean {
  return step.argv.some((word) => typeof word !== 'string');
}

function joinsTarget(step: Step): boolean {
  return needsTarget(step) || step.rung > 0;
}

/** As the target where that can be had, else as nobody: what a raw command sees is the person's own business. */
function raised(step: Step, { target, maxRung }: RoundPlan): Step {
  return maxRung > 0 && whyNotAsTarget(step, target) === undefined ? { ...step, rung: 1 } : step;
}

function makeSpec({ target, image, dbImage, round, besideTarget }: RoundPlan, steps: readonly Step[]): Spec {
  const rung = Math.max(...steps.map((step) => step.rung)) as Rung;
  const { container, ...pod } = target;
  const withTarget = steps.some(joinsTarget) || (besideTarget === true && container?.running === true);
  return {
    // Without a container the injection gets no targetContainerName: the target's end then does not end it.
    target: withTarget && container !== undefined ? { ...pod, container } : pod,
    image: steps.some(({ toolbox }) => toolbox === 'db') ? (dbImage ?? image) : image,
    rung,
    runAs: rung === 1 ? { uid: container?.uid ?? nobody.uid, gid: container?.gid ?? nobody.gid } : nobody,
    round,
    steps,
  };
}

function whyOutOfReach(step: Step, plan: RoundPlan, noTarget: Problem | undefined): Problem | undefined {
  if (step.rung > plan.maxRung) return rungNotAllowed(step, plan.maxRung);
  if (joinsTarget(step) && noTarget !== undefined) return noTarget;
  if (step.rung === 1) return whyNotAsTarget(step, plan.target);
  if (step.rung > 1)
    return rungOutOfReach(step, `R${step.rung} needs root with capabilities, which kdebug does not inject`);
  return undefined;
}

function whyNotAsTarget(step: Step, target: Target): Problem | undefined {
  const uid = target.container?.uid;
  if (uid === undefined || target.container?.gid === undefined) {
    return rungOutOfReach(
      step,
      'R1 needs the UID and GID of the target, and neither its spec nor its status tells them',
    );
  }
  return uid === 0
    ? rungOutOfReach(step, 'the target runs as root, where R1 would need UID 0 with capabilities')
    : undefined;
}

function whyNoTarget({ target, pod, now }: RoundPlan): Problem | undefined {
  const container = target.container;
  if (container === undefined || !container.running) {
    return problem(
      'target-not-running',
      `The container ${container?.name ?? ''} of ${target.pod} is not running, so its processes could not be looked at.`,
      'Look at why it stops (`kubectl logs --previous`), or run this again while it runs.',
    );
  }
  const status = pod.status?.containerStatuses?.find(({ name }) => name === container.name);
  const startedAt = status?.state?.running?.startedAt;
  const young = startedAt !== undefined && now - new Date(startedAt).getTime() < settledAfterMs;
  if (!young || (status?.restartCount ?? 0) === 0) return undefined;
  return problem(
    'target-just-restarted',
    `The container ${container.name} of ${target.pod} restarted less than ${settledAfterMs / 1000} s ago, so its processes were left alone.`,
    'Run this again once it has run for half a minute.',
  );
}

function rungNotAllowed(step: Step, maxRung: Rung): Problem {
  return problem(
    'rung-not-allowed',
    `Step ${step.id} needs rung R${step.rung}; you are allowed R${maxRung} here.`,
    `Ask for a rule with maxRung R${step.rung} in the policy file (docs/policy.md), and for a worker that injects it (KDEBUG_MAX_RUNG).`,
  );
}

function rungOutOfReach(step: Step, why: string): Problem {
  return problem(
    'rung-out-of-reach',
    `Step ${step.id} was left out: ${why}.`,
    'Set runAsUser and runAsGroup in the pod, or use `kubectl debug --profile=general` by hand.',
  );
}
