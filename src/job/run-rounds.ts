import { type Problem, problem, UserError } from '../errors.ts';
import type { Step } from '../runner/step.ts';
import { followRound, roundLimitMs } from './follow-round.ts';
import { guardSpec } from './guard-spec.ts';
import { containerName, hashSpec } from './hash-spec.ts';
import { leaveOut } from './leave-out.ts';
import { graceMs, startLimitMs } from './limits.ts';
import { planRound } from './plan-round.ts';
import { describeRun, plainArgv } from './ran-as.ts';
import type { Spec, Start } from './spec.ts';
import { stage } from './stage.ts';
import { type Ended, inputOf, type Story } from './story.ts';

interface Fixed {
  readonly spec: Spec;
  readonly start: Start;
}

/** One container a round, until the check plans no more. undefined: go on to the report. */
export async function runRounds(story: Story): Promise<Ended | undefined> {
  for (let round = 1; round <= story.check.ceiling.rounds; round += 1) {
    const steps = plannedSteps(story);
    if (steps.length === 0) return undefined;
    const { parts, target, api, permit, check } = story;
    const { maxRung, credentials } = permit;
    const besideTarget = check.name === 'raw' && permit.rawWithTarget;
    const plan = planRound({
      target,
      pod: api.pod,
      steps,
      maxRung,
      round,
      image: parts.image,
      dbImage: parts.dbImage,
      credentials,
      now: parts.now(),
      besideTarget,
    });
    story.outcomes = [...story.outcomes, ...plan.leftOut];
    if (plan.spec === undefined) return undefined;
    const guarded = await guardSpec(plan.spec, story);
    if ('refused' in guarded) return refusedRound(story, plan.spec, guarded.refused);
    story.outcomes = [...story.outcomes, ...guarded.leftOut];
    const ended = await runRound(story, guarded.spec);
    if (ended !== undefined) return ended;
    if (story.notLooked.length > 0) return undefined;
  }
  return undefined;
}

/** No step may take longer than the person gave to all of them: it would outlive the reading of its container. */
function plannedSteps(story: Story): readonly Step[] {
  const { limitMs } = story.work.request;
  return story.check.plan(inputOf(story)).map((step) => ({ ...step, timeoutMs: Math.min(step.timeoutMs, limitMs) }));
}

async function runRound(story: Story, spec: Spec): Promise<Ended | undefined> {
  const { parts, work } = story;
  const start = await fixRound(story, spec);
  story.specHash = hashSpec(spec);
  story.argv = { ...story.argv, ...plainArgv(spec.steps) };
  const refused = await whyNot({ spec, start }, story);
  if (refused !== undefined) return refusedRound(story, spec, refused);
  await parts.checkpoint('judged');
  await parts.emit({ type: 'planned', spec: parts.redact(spec).value, hash: story.specHash });
  const injection = await stage('inject', parts.signal, (signal) => parts.cluster.inject(spec, start, signal));
  await parts.checkpoint('injected');
  const limitMs = roundLimitMs(spec.steps, work.request.limitMs);
  const followed = await followRound(injection, { spec, start }, { ...parts, limitMs });
  await parts.checkpoint('followed');
  story.outcomes = [...story.outcomes, ...followed.outcomes];
  story.ranAs = describeRun(spec, injection.way());
  if (followed.cancelled !== undefined) return cancelled(followed.cancelled);
  if (followed.cutShort !== undefined) story.notLooked = [...story.notLooked, followed.cutShort];
  return undefined;
}

/**
 * Nonce and deadline are kept before the patch, so that a worker that goes on finds the container of the first. The spec
 * is planned anew and only compared: Redis is no authority on what may run.
 */
async function fixRound(story: Story, spec: Spec): Promise<Start> {
  const { work, parts, target } = story;
  const { request } = work;
  const fresh: Start = {
    container: containerName(work.id, spec.round),
    nonce: parts.nonce(),
    deadline: parts.now() + startLimitMs,
    graceMs,
    askedBy: `${request.from.id} ${request.run}`,
  };
  const known = await parts.rounds.load(spec.round);
  if (known !== undefined) return resumeRound(known, { spec, start: fresh }, story);
  await parts.rounds.save(spec.round, { spec, start: fresh, found: target });
  await parts.checkpoint('fixed');
  return fresh;
}

/** Nothing of Redis but what cannot be told again: another name, person or a later deadline would not be the job's. */
function resumeRound(known: Fixed, { spec, start: fresh }: Fixed, { parts, api }: Story): Start {
  if (hashSpec(known.spec) !== hashSpec(spec)) throw new UserError(planChanged());
  const { nonce, deadline } = known.start;
  const start = { ...fresh, nonce, deadline: Math.min(deadline, fresh.deadline) };
  const isThere = api.pod.spec?.ephemeralContainers?.some(({ name }) => name === start.container) === true;
  // The runner refuses to begin after its deadline: such a container would take a place in the pod and run nothing.
  if (!isThere && start.deadline < parts.now()) throw new UserError(begunTooLate());
  return start;
}

function planChanged(): Problem {
  return problem(
    'plan-changed',
    'The run was begun by another worker, and what it would do now differs: the pod or its Services changed meanwhile.',
    'Run it again; the container that may be there already ends by itself.',
  );
}

function begunTooLate(): Problem {
  return problem(
    'begun-too-late',
    'The run was begun by a worker that was lost, and the time in which its container may start is over; nothing was injected.',
    'Run it again.',
  );
}

/** What the API server would say. */
async function whyNot({ spec, start }: Fixed, { parts }: Story): Promise<Problem | undefined> {
  try {
    const refusals = await stage('preflight', parts.signal, (signal) => parts.cluster.refusals(spec, signal, start));
    return refusals[0];
  } catch (error) {
    if (error instanceof UserError) return error.problem;
    throw error;
  }
}

/** What the API told may name the cause, or be an answer of its own, even when no container is let in; else there is none. */
function refusedRound(story: Story, spec: Spec, why: Problem): Ended | undefined {
  story.outcomes = [...story.outcomes, ...spec.steps.flatMap((step) => leaveOut(step, why))];
  const { findings } = story.check.interpret(inputOf(story));
  const telling = findings.some(({ severity }) => severity === 'critical' || severity === 'warning');
  const known = story.check.tellsByApi === true && findings.some(({ unseen }) => unseen !== true);
  if (!telling && !known) return { type: 'ended', as: 'refused', problem: why };
  story.notLooked = [...story.notLooked, why];
  return undefined;
}

function cancelled(how: 'stopped' | 'runs until its limit'): Ended {
  if (how === 'stopped') return { type: 'ended', as: 'cancelled' };
  const why = problem(
    'cancel-not-heard',
    'The container could not be reached to stop it; its steps run until their own limits.',
    'Nothing to do: it ends by itself. Allow the worker pods/attach to make cancelling immediate.',
  );
  return { type: 'ended', as: 'cancelled', problem: why };
}
