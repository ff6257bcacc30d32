import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { crashFinding } from './crash-codes.ts';
import type { Ending } from './ending.ts';
import { eventMs, probeOf, readProbeFailure } from './probe-failure.ts';
import { type Container, eventsOf, startedMs, type View } from './view.ts';
import { span } from './words.ts';

/** The kubelet itself ended the container: for a probe or a hook. */
export function judgeKill(view: View, container: Container, { livedMs, ended }: Ending): Finding | undefined {
  return judgeHook(view, container) ?? judgeProbeKill(view, container, { livedMs, exitCode: ended.exitCode });
}

/** While the container still runs, only a hook of this very life counts. */
export function judgeHook(view: View, container: Container): Finding | undefined {
  const event = eventsOf(view, container.name, 'FailedPostStartHook').at(-1);
  if (event === undefined || eventMs(event) < (startedMs(container) ?? 0) - lateMs) return undefined;
  const { title, spec } = container;
  const hook = spec.lifecycle?.postStart;
  const what = hook?.exec?.command?.join(' ') ?? hook?.httpGet?.path ?? '';
  const sentence = `the postStart hook of ${title} fails, so the kubelet ends the container each time`;
  const seen = [evidence('api:events', `FailedPostStartHook: ${event.message ?? ''}`)] as const;
  const asked = what === '' ? [] : [evidence('api:pod', `postStart: ${what}`)];
  return crashFinding('post-start-hook-fails', { about: title, sentence, evidence: [...seen, ...asked] });
}

/** Events carry whole seconds, and the hook of the life before failed just before this one began. */
const lateMs = 60_000;

interface Life {
  readonly livedMs: number;
  readonly exitCode: number;
}

function judgeProbeKill(view: View, container: Container, life: Life): Finding | undefined {
  const killing = eventsOf(view, container.name, 'Killing').findLast(({ message }) =>
    /failed (?:liveness|startup) probe/.test(message ?? ''),
  );
  const kind = /failed startup probe/.test(killing?.message ?? '') ? 'startup' : 'liveness';
  if (killing === undefined) return undefined;
  const failure = readProbeFailure(view, container, kind);
  const { title } = container;
  const asks = failure?.asks ?? `its ${kind} probe`;
  const why = failure === undefined ? 'its probe failed' : failure.why;
  const seen = [
    evidence('api:events', failure?.line ?? `Killing: ${killing.message ?? ''}`),
    evidence('api:pod', `${container.name}: lived ${span(life.livedMs)}, exit code ${life.exitCode}`),
  ] as const;
  if (kind === 'liveness' && failure?.how === 'refused' && neverPassed(container, life.livedMs)) {
    const sentence = `the liveness probe kills ${title} ${span(life.livedMs)} after its start, before it listens: it needs longer to start than the probe (${asks}) allows`;
    return crashFinding('liveness-probe-kills-at-start', { about: title, sentence, evidence: seen });
  }
  const sentence = `the ${kind} probe of ${title} (${asks}) fails, so it is killed and restarted: ${why}`;
  return crashFinding(`${kind}-probe-kills`, { about: title, sentence, evidence: seen });
}

/** It was killed at the first chance: the probe has not succeeded once in that life. */
function neverPassed(container: Container, livedMs: number): boolean {
  const probe = probeOf(container, 'liveness');
  const { initialDelaySeconds = 0, periodSeconds = 10, failureThreshold = 3 } = probe ?? {};
  const graceSeconds = 30;
  return livedMs <= (initialDelaySeconds + periodSeconds * (failureThreshold + 1) + graceSeconds) * 1000;
}
