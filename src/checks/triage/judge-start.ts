import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { judgeCommand } from './judge-command.ts';
import { judgeConfig } from './judge-config.ts';
import { judgeImage } from './judge-image.ts';
import { startFinding } from './start-codes.ts';
import { type Container, eventsOf, type View } from './view.ts';
import { msOf, quoted, span } from './words.ts';

const imageReasons =
  /^(?:ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull|ImageInspectError|RegistryUnavailable|SignatureValidationFailed)$/;
const startReasons = /^(?:RunContainerError|CreateContainerError|StartError|ContainerCannotRun)$/;

/** Why a container was never started, from the reason that the kubelet gives for its waiting. */
export function judgeStart(view: View, container: Container): Finding | undefined {
  const waiting = container.status?.state?.waiting;
  const reason = waiting?.reason ?? '';
  if (imageReasons.test(reason)) return judgeImage(view, container);
  if (reason === 'CreateContainerConfigError') return judgeConfig(view, container, waiting?.message ?? '');
  if (startReasons.test(reason)) return judgeCommand(view, container, startMessage(view, container, waiting?.message));
  const ended = container.status?.lastState?.terminated ?? container.status?.state?.terminated;
  if (ended !== undefined && startReasons.test(ended.reason ?? '')) {
    return judgeCommand(view, container, ended.message ?? startMessage(view, container, undefined));
  }
  return undefined;
}

/** The runtime's message stands in the status, or, while it is tried again, in the Event alone. */
function startMessage(view: View, { name }: Container, said: string | undefined): string {
  if (said !== undefined && said !== '') return said;
  return eventsOf(view, name, 'Failed', 'BackOff').at(-1)?.message ?? '';
}

/** A kubelet makes a container within seconds of the pod's arrival. */
const patienceMs = 60_000;

/** Nothing says why, and yet it does not start. */
export function judgeSilence(view: View): Finding | undefined {
  const waits = view.containers.filter(({ status }) =>
    isBeingMade(status?.state?.waiting?.reason, status !== undefined),
  );
  const since = msOf(view.pod.status?.startTime ?? view.pod.metadata?.creationTimestamp);
  if (waits.length === 0 || view.pod.spec?.nodeName === undefined || since === undefined) return undefined;
  if (view.containers.some(({ isInit, status }) => isInit && status?.state?.running !== undefined)) return undefined;
  const about = `pod ${view.podName}`;
  const age = span(view.now - since);
  const last = eventsOf(view, undefined, 'Pulling', 'Scheduled', 'FailedMount').at(-1);
  const seen = [
    evidence('api:events', last === undefined ? 'no Event tells why' : `${last.reason}: ${last.message ?? ''}`),
  ] as const;
  if (view.now - since < patienceMs || last?.reason === 'Pulling') {
    const doing = last?.reason === 'Pulling' ? `: ${quoted(last.message ?? 'an image is being pulled')}` : '';
    return startFinding('starting', {
      about,
      sentence: `the pod is being started since ${age}${doing}`,
      evidence: seen,
    });
  }
  const sentence = `the pod does not start since ${age}, and nothing tells why (ContainerCreating)`;
  return startFinding('not-started', { about, sentence, evidence: seen });
}

function isBeingMade(reason: string | undefined, hasStatus: boolean): boolean {
  return !hasStatus || reason === 'ContainerCreating' || reason === 'PodInitializing';
}
