import type { Job } from 'bullmq';
import type { Ms } from '../request/request.ts';

/** A job while this process works on it. */
export interface Held {
  readonly job: Job;
  readonly signal: AbortSignal;
  readonly abort: (reason: 'cancel' | 'lost' | 'shutdown') => void;
  /** Resolves when the work is taken away from whoever does not stop. */
  readonly handedBack: Promise<'handBack'>;
}

/** The jobs that a consumer works on now. */
export function createHeld() {
  const held = new Map<Held, () => void>();
  let onEmpty: () => void = () => undefined;
  return {
    all: (): readonly Held[] => [...held.keys()],
    has: ({ id }: Job): boolean => [...held.keys()].some(({ job }) => job.id === id),
    add(job: Job): Held {
      const controller = new AbortController();
      const { promise: handedBack, resolve } = Promise.withResolvers<'handBack'>();
      const abort: Held['abort'] = (reason) => controller.abort(reason);
      const mine: Held = { job, signal: controller.signal, abort, handedBack };
      held.set(mine, () => resolve('handBack'));
      return mine;
    },
    remove(mine: Held): void {
      held.delete(mine);
      if (held.size === 0) onEmpty();
    },
    /** The first reason stays. */
    abort(reason: 'lost' | 'shutdown', which: (held: Held) => boolean = () => true): void {
      for (const one of held.keys()) if (which(one)) one.abort(reason);
    },
    handBack(): void {
      for (const resolve of held.values()) resolve();
    },
    /** Resolves when nothing is held any more, at the latest after limitMs or with the signal. */
    async empty(limitMs: Ms, signal?: AbortSignal): Promise<void> {
      if (held.size === 0 || limitMs <= 0 || signal?.aborted === true) return;
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, limitMs);
        signal?.addEventListener('abort', done);
        onEmpty = done;
      });
    },
  };
}
