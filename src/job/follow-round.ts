import { type Problem, problem, UserError } from '../errors.ts';
import { type Collector, createCollector } from '../runner/collect-outcomes.ts';
import type { Frame } from '../runner/frame.ts';
import type { Outcome } from '../runner/outcome.ts';
import { readFrames } from '../runner/read-frames.ts';
import type { Step } from '../runner/step.ts';
import { cancelWaitMs, followMarginMs, maxJobBytes } from './limits.ts';
import { outputCut } from './output-cut.ts';
import type { Emit, Injection } from './ports.ts';
import { repeatNews } from './repeat-news.ts';
import type { Spec, Start } from './spec.ts';

export interface Followed {
  readonly outcomes: readonly Outcome[];
  /** Why the round came to an early end, when it did. */
  readonly cutShort?: Problem;
  readonly cancelled?: 'stopped' | 'runs until its limit';
}

interface Following {
  readonly emit: Emit;
  /** Aborted with the reason 'cancel': the runner is asked to stop. With another reason the reading ends at once. */
  readonly signal: AbortSignal;
  readonly limitMs: number;
  readonly now: () => number;
}

/** Reads one round to its end and tells how far it is. Throws only when the reading itself must be done again. */
export async function followRound(
  injection: Injection,
  { spec, start }: { readonly spec: Spec; readonly start: Start },
  following: Following,
): Promise<Followed> {
  const collector = createCollector(spec.steps, { maxBytes: maxJobBytes });
  const ends = following.now() + following.limitMs;
  const canceller = cancelOnce(injection, following.signal);
  const limit = AbortSignal.timeout(Math.max(0, start.deadline - following.now()) + following.limitMs);
  const until = AbortSignal.any([limit, canceller.signal]);
  const progress = repeatNews(following.emit);
  try {
    progress.tell({ type: 'starting' });
    const waiting = (reason: string): void => progress.tell({ type: 'starting', waiting: reason });
    for await (const frame of readFrames(injection.bytes(until, waiting), start.nonce)) {
      take(frame, collector, start);
      if (frame.kind !== 'hello' && frame.kind !== 'end') continue;
      const { done, of } = collector.progress();
      progress.tell(() => ({ type: 'running', done, of, leftMs: Math.max(0, ends - following.now()) }));
    }
    return { outcomes: collector.outcomes(), ...(await canceller.result()) };
  } catch (error) {
    if (following.signal.aborted && following.signal.reason !== 'cancel') throw error;
    const outcomes = collector.outcomes();
    if (following.signal.aborted) return { outcomes, ...(await canceller.result()) };
    if (limit.aborted) return { outcomes, cutShort: tookTooLong(start) };
    if (error instanceof UserError)
      return { outcomes: outcomes.map((one) => unbegun(one, error.problem)), cutShort: error.problem };
    throw error;
  } finally {
    await progress.close();
    canceller.close();
  }
}

function take(frame: Frame, collector: Collector, { container }: Start): void {
  collector.take(frame);
  if (collector.full()) throw new UserError(outputCut(container));
}

/** A step that gave no sign of itself was as good as left out, for the same reason. */
function unbegun(outcome: Outcome, why: Problem): Outcome {
  const { end, stdout } = outcome;
  return end.by === 'lost' && stdout === '' ? { ...outcome, end: { by: 'leftOut', why } } : outcome;
}

/** The longest that the steps may take: lanes run side by side, at most four at once, so the sum is the bound. */
export function roundLimitMs(steps: readonly Step[], limitMs: number): number {
  const sum = steps.reduce((total, step) => total + stepLimitMs(step), 0);
  return Math.min(limitMs, sum) + followMarginMs;
}

function stepLimitMs({ timeoutMs, samples }: Step): number {
  return samples === undefined ? timeoutMs : samples.count * (timeoutMs + samples.everyMs);
}

/** On cancel the runner is asked once to stop and read on for a moment; any other abort ends the reading at once. */
function cancelOnce(injection: Injection, signal: AbortSignal) {
  const stop = new AbortController();
  let asked: ReturnType<Injection['cancel']> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    if (signal.reason !== 'cancel') {
      stop.abort(signal.reason);
      return;
    }
    asked = injection.cancel().catch(() => 'runs until its limit' as const);
    timer = setTimeout(() => stop.abort('cancel'), cancelWaitMs);
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  return {
    signal: stop.signal,
    result: async (): Promise<Pick<Followed, 'cancelled'>> => (asked === undefined ? {} : { cancelled: await asked }),
    close: (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    },
  };
}

function tookTooLong({ container }: Start): Problem {
  return problem(
    'follow-timeout',
    `The container ${container} did not finish within its time, so kdebug stopped reading it.`,
    'Run it again with a longer --timeout; each step has its own limit and ends by itself.',
  );
}
