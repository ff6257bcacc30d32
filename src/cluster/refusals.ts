import type { V1EphemeralContainer, V1Node, V1Pod } from '@kubernetes/client-node';
import { type Problem, UserError } from '../errors.ts';
import type { Target } from '../request/request.ts';
import type { Api } from './api.ts';
import { ApiRefusal } from './cluster-errors.ts';
import { explainRefusal } from './explain-refusal.ts';
import { injectCall } from './inject.ts';
import { nodeRefusals, podRefusals } from './pod-refusals.ts';

/**
 * What the API server would say to this very container, from one dry run; its answer is the whole pod, which tells the
 * rest. The node is asked for side by side when look has seen where the pod runs.
 */
export async function findRefusals(
  api: Api,
  { target, container, node }: { target: Target; container: V1EphemeralContainer; node: string | undefined },
  signal: AbortSignal,
): Promise<readonly Problem[]> {
  const known = node === undefined ? undefined : readNode(api, node, signal);
  try {
    const [pod, early] = await Promise.all([api.json<V1Pod>(injectCall(target, container, true), signal), known]);
    const late = early ?? (await readNode(api, pod.spec?.nodeName, signal));
    return [...podRefusals(pod, { os: target.os, dryRun: container.name }), ...nodeRefusals(late, target.pod)];
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    const explained = await explainRefusal(api, { target, container: container.name, error }, signal);
    if (explained instanceof UserError) return [explained.problem];
    throw explained;
  }
}

/** undefined without the right to read nodes: that is no refusal. */
async function readNode(api: Api, name: string | undefined, signal: AbortSignal): Promise<V1Node | undefined> {
  if (name === undefined) return undefined;
  try {
    return await api.json<V1Node>({ verb: 'get', resource: 'nodes', name }, signal);
  } catch (error) {
    if (error instanceof ApiRefusal && (error.status === 403 || error.status === 404)) return undefined;
    throw error;
  }
}
