import type { V1Status } from '@kubernetes/client-node';
import { asError, type Problem, problem, TransientError, UserError } from '../errors.ts';
import type { Call } from './resources.ts';

/** What the API server answered instead of what was asked. Handled inside src/cluster; translated before it leaves. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly status: number;
  readonly call: Call;
  /** The server's Status; empty when a proxy answered. */
  readonly said: V1Status;
  readonly retryInMs: number;

  constructor(call: Call, { status, body, retryAfterS }: { status: number; body: string; retryAfterS?: number }) {
    const said = parseStatus(body);
    super(`${call.verb} ${call.resource}: HTTP ${status} ${said.message ?? ''}`.trim());
    this.status = status;
    this.call = call;
    this.said = said;
    this.retryInMs = (retryAfterS ?? 1) * 1000;
  }

  /** Fields that API validation names. */
  get fields(): readonly string[] {
    return (this.said.details?.causes ?? []).flatMap(({ field }) => (field === undefined ? [] : [field]));
  }
}

/** The one place where what the API server or the network said becomes one of the three kinds of error. */
export function translateError(thrown: unknown): Error {
  const error = asError(thrown);
  if (!(error instanceof ApiRefusal)) return translateNetwork(error);
  const { status, call, said } = error;
  if (status === 401) return new UserError(notKnown(), { cause: error });
  if (status === 403) return new UserError(missingRight(call), { cause: error });
  if (status === 404) return new UserError(missing(call, said), { cause: error });
  // 410: a list that was cut into pages has expired meanwhile.
  if ([409, 410, 429].includes(status) || status >= 500) {
    return new TransientError(`The API server answered ${status} to ${ask(call)}.`, error.retryInMs, { cause: error });
  }
  return new UserError(refusedByServer(error), { cause: error });
}

/** The missing verb and resource, as a person who writes Roles needs them. */
export function missingRight(call: Call): Problem {
  const where = call.namespace === undefined ? 'in the whole cluster' : `in namespace ${call.namespace}`;
  return problem(
    'missing-right',
    `kdebug may not ${call.verb} ${call.resource} ${where}.`,
    `Give its service account the verb ${call.verb} on ${call.resource} there (docs/rights.md lists all that it needs).`,
  );
}

/** undici's own errors carry a code of UND_ERR_*, the system's an errno, TLS its own; all mean that no answer came. */
export function isNetworkError(error: Error): boolean {
  const code = codeOf(error);
  return untrusted.test(code) || (/^(UND_ERR_|E[A-Z]+$|ERR_TLS|ERR_SSL)/.test(code) && !ours.has(code));
}

const untrusted = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_)/;
/** An abort is told by its reason, and wrong arguments are a fault of kdebug. */
const ours = new Set(['UND_ERR_ABORTED', 'UND_ERR_INVALID_ARG']);

/** The code of an error or of what caused it; fetch and WebSocket wrap theirs. */
function codeOf({ code, cause }: Error & { readonly code?: unknown }): string {
  if (typeof code === 'string') return code;
  return cause instanceof Error ? codeOf(cause) : '';
}

function translateNetwork(error: Error): Error {
  if (!isNetworkError(error)) return error;
  const code = codeOf(error);
  if (!untrusted.test(code)) return networkFailed(error, code);
  const why = `The certificate of the API server is not trusted (${code}).`;
  const next = 'Look at certificate-authority and server in the kubeconfig; `kubectl` with it must work too.';
  return new UserError(problem('certificate-not-trusted', why, next), { cause: error });
}

function networkFailed(error: Error, code: string): TransientError {
  return new TransientError(`The API server could not be reached (${code}).`, 2000, { cause: error });
}

function notKnown(): Problem {
  return problem(
    'not-authenticated',
    'The API server does not accept the credentials of kdebug.',
    'Look whether the token or the certificate has expired (`kdebug doctor`).',
  );
}

/** A 404 without a name in its details is the subresource or the API group that is missing, not the thing. */
function missing(call: Call, said: V1Status): Problem {
  if (call.resource === 'pods/ephemeralcontainers' && said.details?.name === undefined) {
    return problem(
      'no-ephemeral-containers',
      'This cluster has no ephemeral containers.',
      'Kubernetes 1.25 or newer is needed; 1.23 and 1.24 have them unless they are turned off.',
    );
  }
  if (call.resource.startsWith('pods')) return podGone(call.name ?? 'The pod');
  return problem(
    'not-there',
    `There is no ${call.resource} ${call.name ?? ''}${call.namespace === undefined ? '' : ` in ${call.namespace}`}.`,
    'Look for it with `kubectl get`.',
  );
}

/** The pod was deleted while it was looked into. */
export function podGone(pod: string): Problem {
  return problem('pod-gone', `${pod} was deleted meanwhile.`, 'Run it again on the pod that took its place.');
}

function refusedByServer({ status, call, said }: ApiRefusal): Problem {
  return problem(
    'refused-by-server',
    `The API server refused to ${ask(call)} (${status}): ${said.message ?? 'no reason given'}`,
    'Look at the reason; if it names no rule of the cluster, it is a fault of kdebug.',
  );
}

function ask({ verb, resource, namespace, name }: Call): string {
  return `${verb} ${resource}${name === undefined ? '' : ` ${name}`}${namespace === undefined ? '' : ` in ${namespace}`}`;
}

/** The Status object that the API server sends as the body of an error; {} when it is none. */
export function parseStatus(body: string): V1Status {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? (parsed as V1Status) : {};
  } catch {
    // A proxy's HTML says nothing that belongs into an answer.
    return {};
  }
}
