/** What happened, in order; a test waits for the nth of it, with a limit. */
export function createEvents<T>(limitMs = 12_000) {
  const all: T[] = [];
  const waiting = new Set<() => void>();
  return {
    all: all as readonly T[],
    add: (one: T): void => {
      all.push(one);
      for (const look of [...waiting]) look();
    },
    /** Resolves when there are so many; rejects at the limit. */
    count: (n: number, withinMs = limitMs): Promise<void> =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (all.length < n) return;
          clearTimeout(limit);
          waiting.delete(look);
          resolve();
        };
        const limit = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`only ${all.length} of ${n} within ${withinMs} ms`));
        }, withinMs);
        waiting.add(look);
        look();
      }),
  };
}
