import type { V1EphemeralContainer } from '@kubernetes/client-node';
import type { Target } from '../request/request.ts';
import type { Api } from './api.ts';
import { ApiRefusal } from './cluster-errors.ts';
import { explainRefusal } from './explain-refusal.ts';
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
): Promise<void> {
  try {
    await api.json(injectCall(target, container, false), signal);
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    throw await explainRefusal(api, { target, container: container.name, error }, signal);
  }
}
