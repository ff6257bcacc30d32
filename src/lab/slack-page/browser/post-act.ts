import type { Json } from './wire.ts';

export interface Done {
  readonly error?: string;
  /** By block of the modal that was submitted. */
  readonly errors?: Readonly<Record<string, string>>;
  /** What a select that asks the app has to offer. */
  readonly options?: readonly Json[];
}

/** Sends what the person did; what keeps it from being done is told as the error. */
export async function postAct(body: object): Promise<Done> {
  try {
    const answer = await fetch('/act', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as Done;
  } catch {
    return { error: unreachable };
  }
}

/** Says what to do when nobody answers. */
export const unreachable =
  'The demo does not answer. See its terminal; `npm run demo` starts it again, at another address.';
