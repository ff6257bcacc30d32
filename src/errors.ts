/** What a person reads when something is refused or could not be done. code is a row of docs/errors.md. */
export interface Problem {
  readonly code: string;
  /** What was asked and what was found, in one sentence. */
  readonly message: string;
  /** One thing to do next: a command, a flag, the missing verb and resource. */
  readonly nextStep: string;
}

/** The one way to make a Problem: a test compares the codes named here with docs/errors.md. */
export function problem(code: string, message: string, nextStep: string): Problem {
  return { code, message, nextStep };
}

/** The person can mend it. Its problem is safe to show in Slack. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly problem: Problem;
  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.message, options);
    this.problem = problem;
  }
}

/** It may work when tried again: a network failure, a 429, a 5xx. */
export class TransientError extends Error {
  override readonly name = 'TransientError';
  readonly retryInMs: number;
  constructor(message: string, retryInMs: number, options?: ErrorOptions) {
    super(message, options);
    this.retryInMs = retryInMs;
  }
}

/** Anything that was thrown, as an Error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
