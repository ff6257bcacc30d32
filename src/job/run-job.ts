import type { Decision, Permit } from '../access/permit.ts';
import type { ApiFacts } from '../check/api-facts.ts';
import type { Check } from '../check/check.ts';
import { readCheckArgs } from '../check/read-check-args.ts';
import { asError, type Problem, problem, TransientError, UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Report } from '../report/report.ts';
import type { Ms, Request, Selection, Target } from '../request/request.ts';
import type { Outcome } from '../runner/outcome.ts';
import { followRound, roundLimitMs } from './follow-round.ts';
import { containerName, hashSpec } from './hash-spec.ts';
import { graceMs, startLimitMs } from './limits.ts';
import { planRound } from './plan-round.ts';
import { type Cluster, containerBudget, type Emit, type Guard, type Rounds } from './ports.ts';
import { describeRun, plainArgv } from './ran-as.ts';
import type { Spec, Start } from './spec.ts';
import { stage } from './stage.ts';

/** One target of a run, as a worker or the terminal takes it. */
export interface Work {
  readonly id: string;
  readonly request: Request;
  readonly part: number;
}

/** Points at which a worker may die; tests end it there and look that another one finishes the job. */
export type Checkpoint = 'found' | 'looked' | 'fixed' | 'judged' | 'injected' | 'followed' | 'reported' | 'ended';

export interface JobParts {
  readonly cluster: Cluster;
  readonly findCheck: (name: string) => Check | undefined;
  /** Decides on the request before the cluster is touched: refused, or up to which rung. */
  readonly permit: (request: Request) => Decision;
  readonly guards: readonly Guard[];
  readonly rounds: Rounds;
  readonly emit: Emit;
  readonly image: string;
  /** Ranks the findings and words the headline: report/. */
  readonly compose: (parts: Omit<Report, 'v' | 'verdict' | 'headline' | 'under' | 'masked'>) => Report;
  /** Masks secrets in every string of a value: report/. */
  readonly redact: <T>(value: T) => { readonly value: T; readonly masked: Readonly<Record<string, number>> };
  readonly log: Log;
  /** Aborted with the reason 'cancel' (a person), 'lost' or 'shutdown' (another worker goes on). */
  readonly signal: AbortSignal;
  readonly now: () => Ms;
  readonly nonce: () => string;
  /** No-op in production. */
  readonly checkpoint: (name: Checkpoint) => Promise<void>;
}

/**
 * One target's story: find, look, plan, guard, inject, follow, interpret, report. It ends in exactly one `ended` event,
 * unless it throws: a TransientError (try again), or because another worker shall go on.
 */
export async function runJob(work: Work, parts: JobParts): Promise<void> {
  try {
    await parts.emit(await tell(work, parts));
    await parts.checkpoint('ended');
  } catch (thrown) {
    const error = asError(thrown);
    if (parts.signal.aborted && parts.signal.reason === 'cancel') return parts.emit({ type: 'ended', as: 'cancelled' });
    if (error instanceof TransientError || parts.signal.aborted) throw error;
    if (error instanceof UserError) return parts.emit({ type: 'ended', as: 'refused', problem: error.problem });
    parts.log.error({ err: error, run: work.request.run, part: work.part }, 'a job failed by a fault of ours');
    await parts.emit({ type: 'ended', as: 'broken', problem: ourFault(work) });
  }
}

type Ended = Extract<Parameters<Emit>[0], { type: 'ended' }>;

async function tell(work: Work, parts: JobParts): Promise<Ended> {
  const { request } = work;
  const decision = parts.permit(request);
  if ('refused' in decision) return { type: 'ended', as: 'refused', problem: decision.refused };
  const check = parts.findCheck(request.check);
  if (check === undefined) throw new UserError(unknownCheck(request.check));
  const args = readCheckArgs(check, request.args);
  const target = await findTarget(work, parts);
  const api = await stage('look', parts.signal, (signal) =>
    parts.cluster.look(target, { needs: check.needs, namespaces: check.namespaces?.(args, target) ?? [] }, signal),
  );
  await parts.emit({ type: 'found', target, left: containersLeft(api) });
  await parts.checkpoint('looked');
  const story: Story = {
    work,
    parts,
    check,
    args,
    target,
    api,
    permit: decision.permit,
    outcomes: [],
    notLooked: [],
    argv: {},
  };
  const early = await runRounds(story);
  if (early !== undefined) return early;
  await parts.emit({ type: 'reported', report: report(story) });
  await parts.checkpoint('reported');
  return { type: 'ended', as: 'answered' };
}

/** What is known so far about one job; the rounds add to it. */
interface Story {
  readonly work: Work;
  readonly parts: JobParts;
  readonly check: Check;
  readonly args: unknown;
  readonly target: Target;
  readonly api: ApiFacts;
  readonly permit: Permit;
  outcomes: readonly Outcome[];
  notLooked: readonly Problem[];
  argv: Readonly<Record<string, readonly string[]>>;
  specHash?: string;
  ranAs?: string;
}

async function findTarget({ request, part }: Work, parts: JobParts): Promise<Target> {
  const selection: Selection = request.on[part] ?? request.on[0];
  const targets = await stage('find', parts.signal, (signal) => parts.cluster.find(selection, signal));
  const [target] = targets;
  if (target === undefined) throw new Error('a cluster found nothing and did not say so');
  await parts.checkpoint('found');
  return target;
}

/** undefined: go on to the report. */
async function runRounds(story: Story): Promise<Ended | undefined> {
  for (let round = 1; round <= story.check.ceiling.rounds; round += 1) {
    const steps = story.check.plan(inputOf(story));
    if (steps.length === 0) return undefined;
    const { parts, target, api, permit } = story;
    const plan = planRound({
      target,
      pod: api.pod,
      steps,
      maxRung: permit.maxRung,
      round,
      image: parts.image,
      now: parts.now(),
    });
    story.outcomes = [...story.outcomes, ...plan.leftOut];
    if (plan.spec === undefined) return undefined;
    const ended = await runRound(story, plan.spec);
    if (ended !== undefined) return ended;
    if (story.notLooked.length > 0) return undefined;
  }
  return undefined;
}

async function runRound(story: Story, planned: Spec): Promise<Ended | undefined> {
  const { parts, work } = story;
  const { spec, start } = await fixRound(story, planned);
  story.specHash = hashSpec(spec);
  story.argv = { ...story.argv, ...plainArgv(spec.steps) };
  const refused = await whyNot(spec, story);
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

/** Nonce, deadline, UID and argv are kept before the patch: a worker that goes on compares them with what it finds. */
async function fixRound(
  { work, parts }: Story,
  planned: Spec,
): Promise<{ readonly spec: Spec; readonly start: Start }> {
  const known = await parts.rounds.load(planned.round);
  if (known !== undefined) return known;
  const { request } = work;
  const start: Start = {
    container: containerName(work.id, planned.round),
    nonce: parts.nonce(),
    deadline: parts.now() + startLimitMs,
    graceMs,
    askedBy: `${request.from.id} ${request.run}`,
  };
  await parts.rounds.save(planned.round, { spec: planned, start });
  await parts.checkpoint('fixed');
  return { spec: planned, start };
}

/** The guards first, for they cost nothing; then what the API server would say. */
async function whyNot(spec: Spec, { parts, work }: Story): Promise<Problem | undefined> {
  for (const guard of parts.guards) {
    const said = await guard(spec, work.request);
    if (said === undefined) continue;
    if ('needsApproval' in said) throw new Error('an approval was asked for, and nothing here can give one');
    return said;
  }
  const refusals = await stage('preflight', parts.signal, (signal) => parts.cluster.refusals(spec, signal));
  return refusals[0];
}

/** What the API told may name the cause even when no container is let in; only then there is a report to show. */
function refusedRound(story: Story, spec: Spec, why: Problem): Ended | undefined {
  const leftOut = spec.steps.map((step): Outcome => {
    return { step: step.id, sample: 0, stdout: '', stderr: '', cutBytes: 0, tookMs: 0, end: { by: 'leftOut', why } };
  });
  story.outcomes = [...story.outcomes, ...leftOut];
  const { findings } = story.check.interpret(inputOf(story));
  const telling = findings.some(({ severity }) => severity === 'critical' || severity === 'warning');
  if (!telling) return { type: 'ended', as: 'refused', problem: why };
  story.notLooked = [...story.notLooked, why];
  return undefined;
}

function inputOf({ target, args, api, outcomes }: Story) {
  return { target, args, api, outcomes };
}

function report(story: Story): Report {
  const { work, check, target, outcomes, notLooked, argv } = story;
  const { findings, facts } = check.interpret(inputOf(story));
  const whole = story.parts.compose({
    run: work.request.run,
    part: work.part,
    target,
    check: check.name,
    findings,
    facts,
    outcomes,
    notLooked,
    argv,
    ...(story.specHash === undefined ? {} : { specHash: story.specHash }),
    ...(story.ranAs === undefined ? {} : { ranAs: story.ranAs }),
  });
  const { value, masked } = story.parts.redact(whole);
  return { ...value, masked };
}

function containersLeft({ pod }: ApiFacts): number {
  return Math.max(0, containerBudget.most - (pod.spec?.ephemeralContainers?.length ?? 0));
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

function unknownCheck(name: string): Problem {
  return problem(
    'unknown-check',
    `This worker has no check ${name}.`,
    'Upgrade the worker, or see `/kdebug checks` for what there is.',
  );
}

function ourFault({ request }: Work): Problem {
  return problem(
    'our-fault',
    `kdebug failed by a fault of its own (run ${request.run}).`,
    'Run it again; if it fails again, give the run id to whoever runs kdebug: the worker log has the details.',
  );
}
