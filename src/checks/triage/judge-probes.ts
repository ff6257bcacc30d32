import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { correctByLook } from './correct-by-look.ts';
import { crashFinding } from './crash-codes.ts';
import { probeOf, readProbeFailure } from './probe-failure.ts';
import { type Container, startedMs, type View } from './view.ts';
import { span } from './words.ts';

/** What the probes of a container that runs say now. */
export function judgeProbes(view: View, container: Container): Finding | undefined {
  const { status, isInit } = container;
  if (isInit || status?.state?.running === undefined || view.isDeleted) return undefined;
  const finding = judgeLiveness(view, container) ?? (status.ready ? undefined : judgeReadiness(view, container));
  return finding && correctByLook(view, finding);
}

/** Failing in this life, and lately: one that passed again is no trouble. */
function judgeLiveness(view: View, container: Container): Finding | undefined {
  const failure = readProbeFailure(view, container, 'liveness', true);
  const period = (probeOf(container, 'liveness')?.periodSeconds ?? 10) * 1000;
  if (failure === undefined || view.now - failure.atMs > 2 * period + 10_000) return undefined;
  const { title } = container;
  const sentence = `the liveness probe of ${title} (${failure.asks}) fails: ${failure.why}`;
  return crashFinding('liveness-probe-fails', {
    about: title,
    sentence,
    evidence: [evidence('api:events', failure.line)],
  });
}

function judgeReadiness(view: View, container: Container): Finding | undefined {
  const { title } = container;
  const startup = readProbeFailure(view, container, 'startup', true);
  const failure = readProbeFailure(view, container, 'readiness', true) ?? startup;
  const kind = failure !== undefined && failure === startup ? 'startup' : 'readiness';
  if (failure !== undefined) {
    const sentence = `${title} is not ready: its ${kind} probe (${failure.asks}) fails: ${failure.why}`;
    return crashFinding('readiness-probe-fails', {
      about: title,
      sentence,
      evidence: [evidence('api:events', failure.line)],
    });
  }
  const up = view.now - (startedMs(container) ?? view.now);
  const asked =
    probeOf(container, 'readiness') === undefined
      ? 'it has no readiness probe'
      : 'no Event tells of its readiness probe';
  const sentence = `${title} is not ready although it runs since ${span(up)}; ${asked}`;
  return crashFinding('container-not-ready', {
    about: title,
    sentence,
    evidence: [evidence('api:pod', `${container.name}: running, ready false`)],
  });
}

/** Conditions that others must set before the pod counts as ready. */
export function judgeGates({ pod, podName, isDeleted }: View): Finding | undefined {
  const conditions = pod.status?.conditions ?? [];
  const isUp = conditions.some(({ type, status }) => type === 'ContainersReady' && status === 'True');
  if (!isUp || isDeleted) return undefined;
  const unset = (pod.spec?.readinessGates ?? []).find(({ conditionType }) => {
    return conditions.find(({ type }) => type === conditionType)?.status !== 'True';
  });
  if (unset === undefined) return undefined;
  const found = conditions.find(({ type }) => type === unset.conditionType);
  const why =
    found === undefined
      ? 'nobody has set that condition'
      : `that condition is ${found.status}${found.message === undefined ? '' : ` (${found.message})`}`;
  const sentence = `the pod is not ready: its containers are, but its readiness gate ${unset.conditionType} is not: ${why}`;
  const seen = [
    evidence('api:pod', `readinessGates: ${unset.conditionType}; condition ${found?.status ?? 'absent'}`),
  ] as const;
  return crashFinding('readiness-gate-unset', { about: `pod ${podName}`, sentence, evidence: seen });
}
