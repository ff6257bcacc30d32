import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import { containersOf, isReady, type Seen, statuses } from './seen.ts';

const suspicious =
  /error|fail|exception|traceback|refused|denied|timed? ?out|timeout|can ?not|can't|could not|couldn't|unable|problem|mismatch|expired|wrong|not allowed|panic|fatal|killed|not found|no such|invalid|\bbad\b|warn|emerg|too many|exhausted|unknown|reset|full|no space|READONLY|NOAUTH|OOM/i;

/**
 * What anyone gets without thinking: the pod's status, its last Warning event and the last suspicious log line, joined
 * in one line. kdebug has to be better than this. '' says that nothing looks wrong.
 */
export async function yardstick(seen: Seen, target: string, podName: string | undefined): Promise<string> {
  const pods = await seen.pods(target);
  const pod = pods.find(({ metadata }) => metadata?.name === podName) ?? pods[0];
  const event = lastWarning(await seen.events(), pod?.metadata?.name ?? target);
  const status = pod === undefined ? 'no pod' : statusOf(pod);
  const line = pod === undefined ? undefined : await lastSuspicious(seen, pod);
  return [status, event, line].filter((part) => part !== undefined && part !== '').join('; ');
}

/** As kubectl prints it in the column STATUS, with the reason of the last end; '' for a pod that looks well. */
export function statusOf(pod: V1Pod): string {
  const reason = pod.metadata?.deletionTimestamp === undefined ? pod.status?.reason : 'Terminating';
  const said = reason === undefined ? [] : [reason];
  for (const { state, lastState, name } of statuses(pod)) {
    const waiting = state?.waiting?.reason;
    if (waiting !== undefined && waiting !== 'PodInitializing') said.push(waiting);
    const ended = [state?.terminated, lastState?.terminated].find((end) => end !== undefined && end.exitCode !== 0);
    if (ended !== undefined) said.push(`${name} ${ended.reason ?? 'Error'} exit code ${ended.exitCode}`);
  }
  const well = isReady(pod) || pod.status?.phase === 'Succeeded';
  if (!well && said.length === 0) said.push(`${pod.status?.phase}, not ready`);
  return said.join(', ');
}

function lastWarning(events: readonly CoreV1Event[], name: string): string | undefined {
  const own = events.filter(
    ({ type, involvedObject }) => type === 'Warning' && (involvedObject.name ?? '').startsWith(name),
  );
  const last = own.at(-1);
  return last === undefined ? undefined : `${last.reason}: ${last.message}`;
}

async function lastSuspicious(seen: Seen, pod: V1Pod): Promise<string | undefined> {
  const restarted = statuses(pod).filter(({ restartCount }) => restartCount > 0);
  const logs = [
    ...restarted.map(({ name }) => seen.log(pod, name, true)),
    ...containersOf(pod).map((name) => seen.log(pod, name)),
  ];
  const lines = (await Promise.all(logs)).flatMap((text) => text.split('\n'));
  return lines
    .filter((line) => suspicious.test(line))
    .at(-1)
    ?.trim();
}
