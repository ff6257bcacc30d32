import type { V1Pod, V1SelfSubjectAccessReview } from '@kubernetes/client-node';
import { type Problem, problem, UserError } from '../errors.ts';
import type { Target } from '../request/request.ts';
import type { Api } from './api.ts';
import { ApiRefusal, podGone, translateError } from './cluster-errors.ts';
import { podRefusals } from './pod-refusals.ts';
import { groupOf, type Resource } from './resources.ts';

export interface RefusedPatch {
  readonly target: Target;
  readonly container: string;
  readonly error: ApiRefusal;
}

/**
 * Why the API server did not take the patch. RBAC, PodSecurity and webhooks all answer 403, so what the status leaves
 * open is asked: the pod's own state, then whether kdebug has the right.
 */
export async function explainRefusal(api: Api, refused: RefusedPatch, signal: AbortSignal): Promise<Error> {
  const { error, target } = refused;
  const direct = fromFields(refused);
  if (direct !== undefined) return new UserError(direct, { cause: error });
  if (error.status !== 403 && error.status !== 422 && error.status !== 400) return translateError(error);
  const own = await fromPod(api, target, signal);
  if (own !== undefined) return new UserError(own, { cause: error });
  if (error.status === 403 && !(await isAllowed(api, error.call, signal))) return translateError(error);
  if (error.status !== 403 && error.fields.length > 0) return translateError(error);
  return new UserError(refusedByRule(refused), { cause: error });
}

function fromFields({ error, target, container }: RefusedPatch): Problem | undefined {
  if (error.status === 404 && error.said.details?.name !== undefined) return podGone(target.pod);
  if (error.status !== 422) return undefined;
  if (error.fields.includes('metadata.uid')) return podReplaced(target);
  return error.fields.includes('spec.ephemeralContainers') ? foreignContainer(target.pod, container) : undefined;
}

async function fromPod(api: Api, target: Target, signal: AbortSignal): Promise<Problem | undefined> {
  const { namespace, pod: name } = target;
  try {
    const pod = await api.json<V1Pod>({ verb: 'get', resource: 'pods', namespace, name }, signal);
    return pod.metadata?.uid === target.podUid ? podRefusals(pod, target)[0] : podReplaced(target);
  } catch (error) {
    if (error instanceof ApiRefusal && error.status === 404) return podGone(name);
    if (error instanceof ApiRefusal && error.status === 403) return undefined;
    throw error;
  }
}

/** Whether RBAC lets kdebug do this. Every authenticated user may ask that (system:basic-user). */
export async function isAllowed(
  api: Api,
  { verb, resource, namespace }: { readonly verb: string; readonly resource: Resource; readonly namespace?: string },
  signal: AbortSignal,
): Promise<boolean> {
  const [kind, subresource] = resource.split('/');
  const asked = { group: groupOf(resource), resource: kind, subresource, verb, namespace };
  const body = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: asked },
  };
  const call = { verb: 'create', resource: 'selfsubjectaccessreviews', body } as const;
  const review = await api.json<V1SelfSubjectAccessReview>(call, signal);
  return review.status?.allowed === true;
}

/** The right is there, so a rule of the cluster refused; its own message says which. */
function refusedByRule({ error, target }: RefusedPatch): Problem {
  const said = error.said.message ?? `HTTP ${error.status}`;
  // PodSecurity has no code of its own; the text only chooses between two explanations of a refusal.
  if (said.includes('violates PodSecurity')) {
    return problem(
      'pod-security-refused',
      `PodSecurity of namespace ${target.namespace} judges the whole pod and refuses it: ${said}`,
      'What kdebug injects passes `restricted`, so another container of the pod does not: mend it, or let the pod be replaced.',
    );
  }
  return problem(
    'admission-refused',
    `A rule of the cluster refused the container: ${said}`,
    'Ask whoever owns that admission rule to let kdebug in (docs/rights.md explains the rules that kdebug brings along).',
  );
}

function podReplaced({ pod, podUid }: Target): Problem {
  return problem(
    'pod-replaced',
    `Another pod has the name ${pod} now; the one that was meant had the UID ${podUid}.`,
    'Run it again on the new pod.',
  );
}

function foreignContainer(pod: string, container: string): Problem {
  return problem(
    'foreign-container',
    `Pod ${pod} already has a container ${container} that is not the one of this run, so nothing was injected.`,
    'Run it again: it gets another name. If it stays so, look who injects containers of that name.',
  );
}
