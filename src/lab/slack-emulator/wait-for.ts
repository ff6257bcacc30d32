import type { Changes } from './changes.ts';
import type { WaitOptions } from './emulator.ts';
import type { Journal } from './journal.ts';

export interface WaitDependencies {
  readonly changes: Changes;
  readonly journal: Journal;
  readonly closing: AbortController;
}

/** Asks the predicate now and after each change, so nothing is polled. What it throws ends the wait. */
export function waitFor<T>(
  predicate: () => T | undefined | null | false,
  { timeoutMs = 15_000, what = 'what was waited for' }: WaitOptions,
  { changes, journal, closing: { signal } }: WaitDependencies,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      unsubscribe();
      signal.removeEventListener('abort', closed);
      settle();
    };
    const fail = (why: string): void =>
      end(() => reject(new Error(`${what}: ${why}; the emulator last saw ${lastSeen(journal)}`)));
    const closed = (): void => fail('the emulator was closed');
    const look = (): void => {
      try {
        const found = predicate();
        if (found !== undefined && found !== null && found !== false) end(() => resolve(found));
      } catch (error) {
        end(() => reject(error));
      }
    };
    const timer = setTimeout(() => fail(`not within ${timeoutMs} ms`), timeoutMs);
    const unsubscribe = changes.subscribe(look);
    signal.addEventListener('abort', closed);
    look();
  });
}

function lastSeen({ entries }: Journal): string {
  const last = entries
    .slice(-5)
    .map((entry) => (entry.kind === 'api' ? `${entry.method} ${entry.status}` : `${entry.type} ${entry.outcome}`));
  return last.length === 0 ? 'nothing' : last.join(', ');
}
