import { problem, UserError } from '../errors.ts';
import { stageLimits } from './limits.ts';

/** Runs one stage of a job within its own limit; too long is a UserError that names the stage. */
export async function stage<T>(
  name: keyof typeof stageLimits,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { ms, doing } = stageLimits[name];
  // Between two stages nobody listens: a cancel that came meanwhile must not find its container injected all the same.
  signal.throwIfAborted();
  const limit = AbortSignal.timeout(ms);
  try {
    return await work(AbortSignal.any([signal, limit]));
  } catch (error) {
    if (!limit.aborted || signal.aborted) throw error;
    throw new UserError(
      problem(
        'stage-timeout',
        `${capital(doing)} took longer than ${ms / 1000} s.`,
        'Look whether the API server is slow or out of reach from the worker (`kdebug doctor`), then run it again.',
      ),
      { cause: error },
    );
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
