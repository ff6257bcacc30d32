/** How one or more of the next calls of a method go wrong. The first of the fields that is set decides the answer. */
export interface Fault {
  /** The connection ends without an answer. */
  readonly dropConnection?: boolean;
  /** An HTTP status; 429 with retryAfterS. */
  readonly status?: number;
  /** HTTP 200 with {ok: false, error}. */
  readonly error?: string;
  readonly retryAfterS?: number;
  /** Before anything else; alone it only slows the call down. */
  readonly delayMs?: number;
  /** The call takes effect and only then goes wrong: the answer is lost, as when a network fails half-way. */
  readonly afterEffect?: boolean;
  /** How many calls; 1 unless given. */
  readonly times?: number;
}

export interface Faults {
  /** method: a Web API method, 'response_url', 'upload', or '*' for each Web API method. */
  next(method: string, fault: Fault): void;
  clear(): void;
}

export interface FaultTaker {
  take(method: string): Fault | undefined;
}

/** Faults in the order in which they were asked for; those of the method itself go before those of '*'. */
export function createFaults(): Faults & FaultTaker {
  const waiting: { readonly method: string; readonly fault: Fault; left: number }[] = [];
  const take = (method: string): Fault | undefined => {
    const found = waiting.find((one) => one.method === method && one.left > 0);
    if (found === undefined) return undefined;
    found.left -= 1;
    return found.fault;
  };
  return {
    next: (method, fault) => {
      waiting.push({ method, fault, left: fault.times ?? 1 });
    },
    clear: () => {
      waiting.length = 0;
    },
    take: (method) => take(method) ?? (pseudoMethods.has(method) ? undefined : take('*')),
  };
}

const pseudoMethods = new Set(['response_url', 'upload', 'download']);
