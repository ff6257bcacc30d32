import { progressEveryMs } from './limits.ts';
import type { Emit } from './ports.ts';
import type { RunNews } from './run-event.ts';

type Progress = Extract<RunNews, { type: 'starting' | 'running' }>;

/** Tells news at once and then again and again, until others come. A repetition that fails is nothing lost. */
export function repeatNews(emit: Emit) {
  let last: () => Progress = () => ({ type: 'starting' });
  let sending: Promise<void> = Promise.resolve();
  const send = (): void => {
    sending = sending.then(() => emit(last())).catch(() => {});
  };
  const timer = setInterval(send, progressEveryMs);
  const set = (news: Progress | (() => Progress)): void => {
    last = typeof news === 'function' ? news : () => news;
    timer.refresh();
  };
  return {
    tell: async (news: Progress | (() => Progress)): Promise<void> => {
      set(news);
      await sending;
      await emit(last());
    },
    note: (news: Progress): void => {
      set(news);
      send();
    },
    /** Behind it nothing more is told, so that no repetition follows the end. */
    close: (): Promise<void> => {
      clearInterval(timer);
      return sending;
    },
  };
}
