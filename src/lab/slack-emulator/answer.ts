import type { Fault } from './faults.ts';
import type { JsonObject } from './json.ts';

/** What goes back over HTTP; a JSON object, text or bytes. */
export interface Answer {
  readonly status: number;
  readonly body: JsonObject | string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export const ok = (body: JsonObject): Answer => ({ status: 200, body: { ok: true, ...body } });
export const no = (error: string, details: JsonObject = {}): Answer => ({
  status: 200,
  body: { ok: false, error, ...details },
});

export const rateLimited = (retryAfterS: number): Answer => ({
  status: 429,
  body: { ok: false, error: 'ratelimited' },
  headers: { 'retry-after': String(retryAfterS) },
});

/** The answer, or undefined for a connection that is dropped. wait: rejects when the emulator is closed meanwhile. */
export async function answerWithFault(
  fault: Fault | undefined,
  run: () => Answer,
  wait: (ms: number) => Promise<void>,
): Promise<Answer | undefined> {
  if (fault === undefined) return run();
  if (fault.delayMs !== undefined) await wait(fault.delayMs);
  const answer = fault.afterEffect === true ? run() : undefined;
  if (fault.dropConnection === true) return undefined;
  if (fault.status === 429 || (fault.status === undefined && fault.retryAfterS !== undefined)) {
    return rateLimited(fault.retryAfterS ?? 1);
  }
  if (fault.status !== undefined) return { status: fault.status, body: `fault ${fault.status}` };
  if (fault.error !== undefined) return no(fault.error);
  return answer ?? run();
}
