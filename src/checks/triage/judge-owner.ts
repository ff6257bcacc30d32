import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { placeFinding } from './place-codes.ts';
import type { View } from './view.ts';
import type { Change } from './what-changed.ts';
import { quoted, span } from './words.ts';

/** What the pod's workload says; a rollout that waits for a pod that fails is no second problem. */
export function judgeOwner(view: View, podFails: boolean): readonly Finding[] {
  const { owner } = view;
  if (owner === undefined) return [];
  return [notCreated(view), rollout(view, podFails), paused(view), jobFailed(view, podFails)].filter(
    (one) => one !== undefined,
  );
}

function notCreated({ owner }: View): Finding | undefined {
  const failure = owner?.conditions.find(({ type, status }) => type === 'ReplicaFailure' && status === 'True');
  if (owner === undefined || failure === undefined) return undefined;
  const about = `${owner.kind} ${owner.name}`;
  const sentence = `${about} cannot create all its pods: ${quoted(failure.message ?? failure.reason ?? '')}`;
  return placeFinding('replicas-not-created', {
    about,
    sentence,
    evidence: [evidence('api:owner', `${failure.reason}: ${failure.message ?? ''}`)],
  });
}

function rollout({ owner }: View, podFails: boolean): Finding | undefined {
  const stuck = owner?.conditions.find(
    ({ type, reason }) => type === 'Progressing' && reason === 'ProgressDeadlineExceeded',
  );
  if (owner === undefined || stuck === undefined) return undefined;
  const about = `${owner.kind} ${owner.name}`;
  const sentence = `the rollout of ${about} is stuck: ${owner.ready ?? 0} of ${owner.replicas ?? '?'} pods are ready, and its progress deadline is over`;
  return placeFinding(podFails ? 'rollout-waits' : 'rollout-stuck', {
    about,
    sentence,
    evidence: [evidence('api:owner', `${stuck.reason}: ${stuck.message ?? ''}`)],
  });
}

/** Paused with a change that waits; a paused Deployment without one is only ready for the next. */
function paused({ owner }: View): Finding | undefined {
  const condition = owner?.conditions.find(({ reason }) => reason === 'DeploymentPaused');
  const { replicas = 0, updated } = owner ?? {};
  if (owner === undefined || condition === undefined || updated === undefined || updated >= replicas) return undefined;
  const about = `${owner.kind} ${owner.name}`;
  const sentence = `${about} is paused, so its newest change is not rolled out: ${replicas - updated} of ${replicas} pods are of the version before`;
  const seen = [evidence('api:owner', `${condition.reason}: ${condition.message ?? ''}`)] as const;
  return placeFinding('rollout-paused', { about, sentence, evidence: seen });
}

function jobFailed({ owner, podName }: View, podFails: boolean): Finding | undefined {
  const failed = owner?.conditions.find(({ type, status }) => type === 'Failed' && status === 'True');
  if (owner === undefined || owner.kind !== 'Job' || failed === undefined || podFails) return undefined;
  const sentence = `Job ${owner.name} has failed (${failed.reason ?? 'no reason given'}), of which ${podName} is a pod`;
  return placeFinding('job-failed', {
    about: `Job ${owner.name}`,
    sentence,
    evidence: [evidence('api:owner', `${failed.reason}: ${failed.message ?? ''}`)],
  });
}

/** What a change did may take minutes to show, not longer. */
export const linkedMs = 15 * 60_000;

export function changeFinding({ owner, now }: View, change: Change): Finding {
  const about = `${owner?.kind ?? 'workload'} ${owner?.name ?? ''}`;
  const sentence = `${about} was last changed ${span(now - change.atMs)} ago: ${change.words}`;
  return placeFinding('changed-last', {
    about,
    sentence,
    evidence: [evidence('api:owner', `the two newest versions differ: ${change.words}`)],
  });
}
