import type { V1Pod } from '@kubernetes/client-node';
import type { Looked } from '../check/api-facts.ts';
import { problem } from '../errors.ts';
import type { Target } from '../request/request.ts';
import type { Api } from './api.ts';
import { ApiRefusal, missingRight } from './cluster-errors.ts';

/** What one part of a look works with. */
export interface Sight {
  readonly api: Api;
  readonly target: Target;
  readonly signal: AbortSignal;
  readonly pod: Promise<V1Pod>;
  /** Namespaces besides the target's whose Services are wanted. */
  readonly namespaces: readonly string[];
}

/** One slow part (the log of a pod whose node is gone) must not hold up what the others tell. */
const partLimitMs = 3_000;

/** One part of a look within its own limit; what may not or could not be looked at says so, and fails nothing. */
export async function looked<S extends Pick<Sight, 'signal'>, T>(
  look: (sight: S) => Promise<T>,
  sight: S,
): Promise<Looked<T>> {
  const limit = AbortSignal.timeout(partLimitMs);
  try {
    return { seen: await look({ ...sight, signal: AbortSignal.any([sight.signal, limit]) }) };
  } catch (error) {
    if (error instanceof ApiRefusal && error.status === 403) return { notLooked: missingRight(error.call) };
    if (!limit.aborted || sight.signal.aborted) throw error;
    return { notLooked: tooSlow() };
  }
}

function tooSlow() {
  return problem(
    'look-too-slow',
    `A part of what belongs to the pod did not come within ${partLimitMs / 1000} s.`,
    'Run it again; if it stays so, look at the node of the pod and at the API server.',
  );
}
