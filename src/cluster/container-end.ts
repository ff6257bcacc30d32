import type { V1Pod } from '@kubernetes/client-node';
import { type Problem, problem, UserError } from '../errors.ts';
import type { Spec } from '../job/spec.ts';
import { podGone } from './cluster-errors.ts';
import type { Following } from './following.ts';
import { pause } from './pause.ts';
import { stateOf } from './start-notes.ts';

/** The kubelet reports an end within its relist; a missing report must not hold a job. */
const endWithinMs = 6_000;

/** After an end without the runner's last word: whether the container has ended. Throws when it was made to. */
export async function hasEnded({ api, place, spec }: Following, signal: AbortSignal): Promise<boolean> {
  const { namespace, pod, container } = place;
  const before = Date.now();
  while (Date.now() - before < endWithinMs) {
    const found = await api.json<V1Pod>({ verb: 'get', resource: 'pods', namespace, name: pod }, signal);
    if (found.metadata?.uid !== spec.target.podUid) throw new UserError(podGone(pod));
    const ended = stateOf(found, container)?.terminated;
    if (ended === undefined) {
      await pause(250, signal);
      continue;
    }
    if (found.metadata.deletionTimestamp !== undefined) throw new UserError(podGone(pod));
    if (ended.exitCode === 137 && targetEnded(found, spec)) throw new UserError(targetGone(spec));
    if (ended.reason === 'OOMKilled') throw new UserError(noMemory(spec));
    return true;
  }
  return false;
}

function targetEnded({ status }: V1Pod, { target }: Spec): boolean {
  const { container } = target;
  const now = status?.containerStatuses?.find(({ name }) => name === container?.name);
  return container !== undefined && (now?.containerID !== container.id || now?.state?.running === undefined);
}

function noMemory({ target }: Spec): Problem {
  return problem(
    'container-oom-killed',
    `kdebug's own small container was killed for want of memory: the memory limit of ${target.pod} leaves no room for it.`,
    'Raise the memory limit of the pod, or free memory in it, then run it again.',
  );
}

function targetGone({ target }: Spec): Problem {
  return problem(
    'target-ended',
    `The container ${target.container?.name} of ${target.pod} ended meanwhile, and the injected container with it (137).`,
    'Look at why it ended (`kubectl logs --previous`), then run it again.',
  );
}
