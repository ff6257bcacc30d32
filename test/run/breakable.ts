/** What a process that is killed throws in these tests; nothing under test may catch it. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** Lets `points` calls pass, a point before and one behind each call, and is killed at the next one. */
export interface Kill {
  readonly point: () => void;
  /** Points that were passed. */
  readonly passed: () => number;
}

export function killAfter(points: number): Kill {
  let passed = 0;
  return {
    passed: () => passed,
    point: () => {
      if (passed === points) throw new Killed(`killed at point ${points}`);
      passed += 1;
    },
  };
}

/** The port with a point before and behind each of its methods. */
export function breakable<T extends object>(port: T, point: () => void): T {
  return new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]): Promise<unknown> => {
        point();
        const result: unknown = await Reflect.apply(value, target, args);
        point();
        return result;
      };
    },
  });
}
