import type { V1Pod } from '../check/api-facts.ts';
import { type Problem, problem } from '../errors.ts';
import type { Target } from '../request/request.ts';
import type { Step } from '../runner/step.ts';

interface Around {
  readonly target: Target;
  readonly pod: V1Pod;
  readonly credentials?: true | undefined;
}

/**
 * Why a step may not log in; undefined for one that does not, or that may. All processes of a container can read its
 * environment, and so could those of another container where they share their process namespace, their own or the node's.
 */
export function whyNoCredentials(
  step: Step,
  { target, pod, credentials }: Around,
  beside: boolean,
): Problem | undefined {
  const { id, secrets = [] } = step;
  if (secrets.length === 0) return undefined;
  if (credentials !== true) return notAllowed(id);
  if (beside) return outOfReach(id, 'another step of its container looks at the processes of the target');
  if (pod.spec?.shareProcessNamespace === true || pod.spec?.hostPID === true) {
    return outOfReach(id, 'the containers of the pod share their processes, so another one might read the credentials');
  }
  const foreign = secrets.find(({ secret, key }) => !names(pod, target, secret, key));
  if (foreign === undefined) return undefined;
  return outOfReach(id, `the container itself has no variable from key ${foreign.key} of Secret ${foreign.secret}`);
}

/** Only what the kubelet gives to the chosen container anyhow; the admission policy of the chart asks the same. */
function names({ spec }: V1Pod, target: Target, secret: string, key: string): boolean {
  const all = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
  const own = target.container === undefined ? all[0] : all.find(({ name }) => name === target.container?.name);
  return (own?.env ?? []).some(({ valueFrom }) => {
    const ref = valueFrom?.secretKeyRef;
    return ref !== undefined && ref.name === secret && ref.key === key;
  });
}

function notAllowed(id: string): Problem {
  return problem(
    'credentials-not-allowed',
    `Step ${id} was left out: it logs in with a Secret of the container, and the policy does not let you.`,
    'Ask for a rule with `credentials: true` (docs/policy.md).',
  );
}

function outOfReach(id: string, why: string): Problem {
  return problem(
    'credentials-out-of-reach',
    `Step ${id} was left out: ${why}.`,
    'Log in by hand, or from another pod.',
  );
}
