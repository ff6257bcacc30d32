import type { V1EphemeralContainer, V1Pod } from '@kubernetes/client-node';
import { problem, UserError } from '../errors.ts';
import type { Target } from '../request/request.ts';
import type { Api } from './api.ts';
import { ApiRefusal, podGone } from './cluster-errors.ts';
import type { Call } from './resources.ts';

/** The patch that adds one container. The UID makes the API server refuse (422) when another pod has the name now. */
export function injectCall({ namespace, pod, podUid }: Target, container: V1EphemeralContainer, dryRun: boolean): Call {
  return {
    verb: 'patch',
    resource: 'pods/ephemeralcontainers',
    namespace,
    name: pod,
    query: { fieldManager: 'kdebug', ...(dryRun ? { dryRun: 'All' } : {}) },
    // Merged by name: an equal entry makes it a no-op, so that a second worker resumes instead of injecting again.
    body: { metadata: { uid: podUid }, spec: { ephemeralContainers: [container] } },
  };
}

/** Adds the container, or finds it there with equal arguments. Throws a UserError for another pod or another container. */
export async function injectContainer(
  api: Api,
  { target, container }: { readonly target: Target; readonly container: V1EphemeralContainer },
  signal: AbortSignal,
): Promise<V1Pod> {
  try {
    return await api.json<V1Pod>(injectCall(target, container, false), signal);
  } catch (error) {
    throw explainPatch(error, target, container.name) ?? error;
  }
}

/** The two refusals that concern the patch itself, whether dry or real. */
export function explainPatch(error: unknown, { pod, podUid }: Target, container: string): UserError | undefined {
  if (!(error instanceof ApiRefusal)) return undefined;
  if (error.status === 404 && error.said.details?.name !== undefined) {
    return new UserError(podGone(pod), { cause: error });
  }
  if (error.status !== 422) return undefined;
  if (error.fields.includes('metadata.uid')) {
    const why = `Another pod has the name ${pod} now; the one that was meant had UID ${podUid}.`;
    return new UserError(problem('pod-replaced', why, 'Run it again on the new pod.'), { cause: error });
  }
  if (!error.fields.includes('spec.ephemeralContainers')) return undefined;
  return new UserError(foreignContainer(pod, container), { cause: error });
}

function foreignContainer(pod: string, container: string) {
  return problem(
    'foreign-container',
    `Pod ${pod} already has a container ${container} that is not the one of this run, so nothing was injected.`,
    'Run it again: it gets another name. If it stays so, look who injects containers of that name.',
  );
}
