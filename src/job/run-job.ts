import { readCheckArgs } from '../check/read-check-args.ts';
import { asError, type Problem, problem, TransientError, UserError } from '../errors.ts';
import type { Report } from '../report/report.ts';
import type { Selection, Target } from '../request/request.ts';
import { earlyFindings } from './early-findings.ts';
import { hideEvidence, hideSensitive } from './hide-sensitive.ts';
import { containerBudget } from './ports.ts';
import { runRounds } from './run-rounds.ts';
import { stage } from './stage.ts';
import { type Ended, inputOf, type JobParts, type Story, type Work } from './story.ts';

export type { JobParts, Work } from './story.ts';

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

async function tell(work: Work, parts: JobParts): Promise<Ended> {
  const { request } = work;
  const decision = parts.permit(request);
  if ('refused' in decision) return { type: 'ended', as: 'refused', problem: decision.refused };
  const { permit } = decision;
  const check = parts.findCheck(request.check);
  if (check === undefined) throw new UserError(unknownCheck(request.check));
  if (check.sensitive === true && !permit.sensitive)
    return { type: 'ended', as: 'refused', problem: notForYou(request.check) };
  const args = readCheckArgs(check, request.args);
  const target = await findTarget(work, parts);
  const seen = await stage('look', parts.signal, (signal) =>
    parts.cluster.look(target, { needs: check.needs, namespaces: check.namespaces?.(args, target) ?? [] }, signal),
  );
  const api = permit.sensitive ? seen : hideSensitive(seen);
  const left = Math.max(0, containerBudget.most - (api.pod.spec?.ephemeralContainers?.length ?? 0));
  await parts.emit({ type: 'found', target, left });
  await parts.checkpoint('looked');
  const story: Story = { work, parts, check, args, target, api, permit, outcomes: [], notLooked: [], argv: {} };
  const early = earlyFindings(story);
  if (early.length > 0) await parts.emit({ type: 'early', findings: early });
  const ended = await runRounds(story);
  if (ended !== undefined) return ended;
  await parts.emit({ type: 'reported', report: report(story) });
  await parts.checkpoint('reported');
  return { type: 'ended', as: 'answered' };
}

/** Of several pods the least healthy may be another one a moment later: a worker that goes on keeps the first one's. */
async function findTarget({ request, part }: Work, parts: JobParts): Promise<Target> {
  const selection: Selection = request.on[part] ?? request.on[0];
  const begun = await parts.rounds.load(1);
  if (begun !== undefined && isAmong(begun.found, selection)) return begun.found;
  const targets = await stage('find', parts.signal, (signal) => parts.cluster.find(selection, signal));
  const [target] = targets;
  if (target === undefined) throw new Error('a cluster found nothing and did not say so');
  await parts.checkpoint('found');
  return target;
}

/** The policy judged the selection; what lies in Redis may have been changed to name a pod elsewhere. */
function isAmong({ cluster, namespace, container }: Target, selection: Selection): boolean {
  const { container: named = container?.name } = selection;
  return cluster === selection.cluster && namespace === selection.namespace && container?.name === named;
}

function report(story: Story): Report {
  const { work, check, target, outcomes, notLooked, argv, permit } = story;
  const { findings, facts } = check.interpret(inputOf(story));
  const whole = story.parts.compose({
    run: work.request.run,
    part: work.part,
    target,
    check: check.name,
    findings: permit.sensitive ? findings : findings.map(hideEvidence),
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

function unknownCheck(name: string): Problem {
  return problem(
    'unknown-check',
    `This worker has no check ${name}.`,
    'Upgrade the worker or give it the same KDEBUG_CHECKS as the bot; `/kdebug checks` tells what there is.',
  );
}

function notForYou(check: string): Problem {
  return problem(
    'check-is-sensitive',
    `\`${check}\` shows what files hold, and the policy shows you no sensitive text here.`,
    'Ask for a rule with `sensitive: true` (docs/policy.md).',
  );
}

function ourFault({ request }: Work): Problem {
  return problem(
    'our-fault',
    `kdebug failed by a fault of its own (run ${request.run}).`,
    'Run it again; if it fails again, give the run id to whoever runs kdebug: the worker log has the details.',
  );
}
