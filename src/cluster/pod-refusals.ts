import type { V1Node, V1Pod } from '@kubernetes/client-node';
import { type Problem, problem } from '../errors.ts';
import { containerBudget } from '../job/ports.ts';
import type { Target } from '../request/request.ts';

/** The kubelet puts it on the mirror of a pod that it runs from a file. */
const mirrorAnnotation = 'kubernetes.io/config.mirror';

/** Why a container cannot or may not be injected into this pod, from its own state. */
export function podRefusals(
  pod: V1Pod,
  { os, dryRun }: { readonly os: Target['os']; readonly dryRun?: string },
): readonly Problem[] {
  const name = pod.metadata?.name ?? '';
  return [staticPod(pod, name), windowsPod(os, name), goingOrGone(pod, name), budget(pod, dryRun)].filter(
    (refusal) => refusal !== undefined,
  );
}

/** Only a node that is known not to be ready is a reason. */
export function nodeRefusals(node: V1Node | undefined, pod: string): readonly Problem[] {
  const ready = node?.status?.conditions?.find(({ type }) => type === 'Ready');
  if (ready === undefined || ready.status === 'True') return [];
  return [
    problem(
      'node-not-ready',
      `The node ${node?.metadata?.name} of ${pod} is not ready (${ready.reason ?? ready.status}), so no container would start there.`,
      `Look at the node with \`kubectl describe node ${node?.metadata?.name}\`.`,
    ),
  ];
}

function staticPod({ metadata }: V1Pod, name: string): Problem | undefined {
  if (metadata?.annotations?.[mirrorAnnotation] === undefined) return undefined;
  return problem(
    'static-pod',
    `${name} is a static pod: the kubelet runs it from a file, and static pods take no ephemeral containers.`,
    'Look at it on its node, or with `kubectl logs` and `kubectl debug node/…`.',
  );
}

function windowsPod(os: Target['os'], name: string): Problem | undefined {
  if (os !== 'windows') return undefined;
  return problem(
    'windows-pod',
    `${name} runs on Windows, and the checks of kdebug need Linux.`,
    'Use `kubectl debug`.',
  );
}

function goingOrGone({ metadata, spec, status }: V1Pod, name: string): Problem | undefined {
  if (metadata?.deletionTimestamp !== undefined) {
    return problem('pod-terminating', `${name} is being deleted.`, 'Run it on the pod that takes its place.');
  }
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed') {
    const why = status.reason === undefined ? '' : `: ${status.reason}`;
    return problem(
      'pod-ended',
      `${name} has ended (${status.phase}${why}), and nothing starts in a pod that ended.`,
      'Look at `kubectl logs` and `kubectl describe pod`, or name a pod that runs.',
    );
  }
  if (spec?.nodeName !== undefined && spec.nodeName !== '') return undefined;
  const scheduled = status?.conditions?.find(({ type }) => type === 'PodScheduled');
  return problem(
    'pod-unscheduled',
    `${name} is on no node yet${scheduled?.message === undefined ? '' : `: ${scheduled.message}`}.`,
    'Mend what keeps it from a node; until then there is nothing to look into.',
  );
}

/** The answer to a dry run counts the container that was tried. */
function budget({ metadata, spec }: V1Pod, dryRun: string | undefined): Problem | undefined {
  const count = (spec?.ephemeralContainers ?? []).filter(({ name }) => name !== dryRun).length;
  if (count < containerBudget.most) return undefined;
  return problem(
    'container-budget',
    `${metadata?.name} already holds ${count} ephemeral containers, which can never be removed; kdebug stops at ${containerBudget.most}.`,
    'Let the pod be replaced (for example `kubectl rollout restart`), then run it again.',
  );
}
