/** Sends what the person did; what keeps it from being done is told as the error. */
export async function postAct(body: object): Promise<{ readonly error?: string }> {
  try {
    const answer = await fetch('/act', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as { readonly error?: string };
  } catch {
    return { error: unreachable };
  }
}

/** Says what to do when nobody answers. */
export const unreachable =
  'The demo does not answer. See its terminal; `npm run demo` starts it again, at another address.';
