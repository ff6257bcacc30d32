import { progressEveryMs } from './limits.ts';
import type { Emit } from './ports.ts';
import type { RunNews } from './run-event.ts';

type Progress = Extract<RunNews, { type: 'starting' | 'running' }>;

/**
 * Tells news at once and then again and again, until others come; one that is not told is nothing lost. Nobody waits for
 * it: telling must not keep a container's output waiting.
 */
export function repeatNews(emit: Emit) {
  let last: () => Progress = () => ({ type: 'starting' });
  let sending: Promise<void> = Promise.resolve();
  const send = (): void => {
    const news = last();
    sending = sending.then(() => emit(news)).catch(() => {});
  };
  const timer = setInterval(send, progressEveryMs);
  return {
    tell: (news: Progress | (() => Progress)): void => {
      last = typeof news === 'function' ? news : () => news;
      timer.refresh();
      send();
    },
    /** Behind it nothing more is told, so that no repetition follows the end. */
    close: (): Promise<void> => {
      clearInterval(timer);
      return sending;
    },
  };
}
