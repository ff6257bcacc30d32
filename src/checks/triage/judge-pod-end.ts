import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { placeFinding } from './place-codes.ts';
import { eventMs } from './probe-failure.ts';
import { eventsOf, type View } from './view.ts';
import { listed, msOf, quoted, span } from './words.ts';

/** The pod as a whole is over or is being taken away. */
export function judgePodEnd(view: View): Finding | undefined {
  return view.isDeleted ? judgeDeletion(view) : judgeFailed(view);
}

/** Longer than the default grace period: whoever sets more knows a process that needs more, or one that does not hear. */
const patienceMs = 30_000;

/** deletionTimestamp already has the grace period in it. */
function judgeDeletion({ pod, podName, now, containers }: View): Finding {
  const about = `pod ${podName}`;
  const due = msOf(pod.metadata?.deletionTimestamp) ?? now;
  const finalizers = pod.metadata?.finalizers ?? [];
  const runs = containers.some(({ status }) => status?.state?.running !== undefined);
  const seen = [
    evidence(
      'api:pod',
      `deletionTimestamp ${new Date(due).toISOString()}, finalizers: ${finalizers.join(', ') || 'none'}`,
    ),
  ] as const;
  if (finalizers.length > 0 && (!runs || now > due)) {
    const sentence = `the pod is deleted but stays Terminating: its finalizer ${listed(finalizers)} was not taken away by its controller`;
    return placeFinding('terminating-on-finalizer', { about, sentence, evidence: seen });
  }
  const lateMs = now - due;
  if (lateMs > 30_000) {
    const sentence = `the pod should have ended ${span(lateMs)} ago and is still Terminating: its node has not reported the end of its containers`;
    return placeFinding('terminating-stuck', { about, sentence, evidence: seen });
  }
  const graceMs = (pod.metadata?.deletionGracePeriodSeconds ?? 30) * 1000;
  const toldMs = now - (due - graceMs);
  if (runs && toldMs > patienceMs) {
    const hooked = containers.find(({ spec }) => spec.lifecycle?.preStop !== undefined);
    const why =
      hooked === undefined
        ? 'its process does not end on SIGTERM'
        : `the preStop hook of ${hooked.title} is not done, or its process does not end on SIGTERM`;
    const sentence = `the pod is Terminating since ${span(toldMs)} and still runs: ${why}; it is killed when its grace period of ${span(graceMs)} is over`;
    return placeFinding('terminating-slowly', { about, sentence, evidence: seen });
  }
  return placeFinding('terminating', {
    about,
    sentence: `the pod is being deleted, within its grace period${finalizers.length === 0 ? '' : `; then its finalizer ${listed(finalizers)} must be taken away by its controller`}`,
    evidence: seen,
  });
}

function judgeFailed(view: View): Finding | undefined {
  const { pod, podName } = view;
  const { phase, reason, message = '' } = pod.status ?? {};
  const about = `pod ${podName}`;
  const seen = [evidence('api:pod', `${phase}: ${reason}: ${message}`)] as const;
  const disruption = pod.status?.conditions?.find(
    ({ type, status }) => type === 'DisruptionTarget' && status === 'True',
  );
  if (phase !== 'Failed') return beingEvicted(view);
  if (reason === 'Evicted') {
    return placeFinding('evicted', { about, sentence: `the pod was evicted: ${quoted(message)}`, evidence: seen });
  }
  if (reason === 'DeadlineExceeded') {
    const seconds = pod.spec?.activeDeadlineSeconds;
    const sentence = `the pod ran longer than it may and was ended (activeDeadlineSeconds${seconds === undefined ? '' : ` ${seconds}`})`;
    return placeFinding('deadline-exceeded', { about, sentence, evidence: seen });
  }
  if (disruption?.reason === 'PreemptionByScheduler') {
    const sentence = `the pod was preempted: a pod of a higher priority took its place (${quoted(disruption.message ?? '')})`;
    return placeFinding('preempted', { about, sentence, evidence: seen });
  }
  if (reason === undefined) return undefined;
  const sentence = `the pod was ended by its node (${reason}): ${quoted(message) || 'no reason given'}`;
  return placeFinding('pod-rejected', { about, sentence, evidence: seen });
}

/** Between the kubelet's decision and the end of the containers lies their grace period. */
function beingEvicted(view: View): Finding | undefined {
  const event = eventsOf(view, undefined, 'Evicted').at(-1);
  if (event === undefined || view.now - eventMs(event) > 10 * 60_000) return undefined;
  const sentence = `the pod is being evicted: ${quoted(event.message ?? '') || 'the reason is not shown'}`;
  const seen = [evidence('api:events', `Evicted: ${event.message ?? ''}`)] as const;
  return placeFinding('evicted', { about: `pod ${view.podName}`, sentence, evidence: seen });
}
