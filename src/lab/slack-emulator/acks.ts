import { randomUUID } from 'node:crypto';
import { isObject } from './json.ts';

export type SocketReply =
  | { readonly outcome: 'acked'; readonly answer: unknown }
  | { readonly outcome: 'timeout' | 'not-connected'; readonly answer: undefined };

export interface Acks {
  /** A new envelope id and the promise of its acknowledgement; it resolves with 'timeout' when there is none in time. */
  expect(timeoutMs: number): { readonly id: string; readonly reply: Promise<SocketReply> };
  /** A frame from the app; anything but the acknowledgement of an open envelope is ignored. */
  settle(frame: unknown): void;
  /** Ends every wait at once. */
  close(): void;
}

/** The envelopes that the app still has to acknowledge. */
export function createAcks(): Acks {
  const waiting = new Map<string, (reply: SocketReply) => void>();
  const timedOut = { outcome: 'timeout', answer: undefined } as const;
  return {
    expect: (timeoutMs) => {
      const id = randomUUID();
      const reply = new Promise<SocketReply>((resolve) => {
        const timer = setTimeout(() => waiting.get(id)?.(timedOut), timeoutMs);
        waiting.set(id, (settled) => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve(settled);
        });
      });
      return { id, reply };
    },
    settle: (frame) => {
      if (!isObject(frame) || typeof frame.envelope_id !== 'string') return;
      waiting.get(frame.envelope_id)?.({ outcome: 'acked', answer: frame.payload ?? {} });
    },
    close: () => {
      for (const settleOne of [...waiting.values()]) settleOne(timedOut);
    },
  };
}
