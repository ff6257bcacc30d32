import type { EmulatorChange } from './emulator.ts';

export interface Changes {
  tell(change: EmulatorChange): void;
  /** Returns the function that ends it. */
  subscribe(listener: (change: EmulatorChange) => void): () => void;
}

/** Tells everybody who wants to know that something happened. */
export function createChanges(): Changes {
  const listeners = new Set<(change: EmulatorChange) => void>();
  return {
    tell: (change) => {
      for (const listener of [...listeners]) listener(change);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
