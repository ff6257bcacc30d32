import { evidence } from '../../check/make-finding.ts';
import type { Finding } from '../../report/finding.ts';
import { readMissing } from './judge-config.ts';
import { startFinding } from './start-codes.ts';
import { eventsOf, type View } from './view.ts';
import { quoted } from './words.ts';

/** Volumes and the pod's sandbox come before any container; their reasons stand in Events alone. */
export function judgeVolumes(view: View): Finding | undefined {
  if (view.containers.some(({ status }) => hasBegun(status?.state) || (status?.restartCount ?? 0) > 0))
    return undefined;
  const failed = eventsOf(
    view,
    undefined,
    'FailedMount',
    'FailedAttachVolume',
    'FailedMapVolume',
    'FailedCreatePodSandBox',
  );
  // 'timed out waiting for the condition' comes beside the reason and hides it.
  const event =
    failed.findLast(({ message }) => !/timed out waiting for the condition/.test(message ?? '')) ?? failed.at(-1);
  if (event === undefined) return undefined;
  const message = event.message ?? '';
  const seen = {
    about: `pod ${view.podName}`,
    evidence: [evidence('api:events', `${event.reason}: ${message}`)] as const,
  };
  if (event.reason === 'FailedCreatePodSandBox') {
    const sentence = `the pod's network or sandbox cannot be set up on its node: ${quoted(message.split(': ').slice(-2).join(': '))}`;
    return startFinding('pod-sandbox-fails', { ...seen, sentence });
  }
  const [, volume = ''] = /volume "([^"]{1,253})"/.exec(message) ?? [];
  const missing = readMissing(message, view.namespace);
  const effect = `volume ${volume} cannot be mounted and the pod does not start`;
  if (missing !== undefined)
    return startFinding(missing.code, { ...seen, sentence: `${missing.clause}, so ${effect}` });
  const code = event.reason === 'FailedAttachVolume' ? 'volume-not-attached' : 'volume-not-mounted';
  const why = quoted(message.replace(/^MountVolume\.\w+ failed for volume "[^"]*" : /, ''));
  return startFinding(code, { ...seen, sentence: `${effect}: ${why || event.reason}` });
}

function hasBegun(state: { readonly running?: unknown; readonly terminated?: unknown } | undefined): boolean {
  return state?.running !== undefined || state?.terminated !== undefined;
}
