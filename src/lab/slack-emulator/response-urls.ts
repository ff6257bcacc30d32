import { randomBytes } from 'node:crypto';
import { forgetOldest } from './forget-oldest.ts';
import { limits } from './limits.ts';

/** What a response URL stands for: who did what where. */
export interface ResponsePlace {
  readonly user: string;
  readonly channel: string;
  /** The message with the button, for replace_original and delete_original. */
  readonly original?: { readonly ts: string; readonly isEphemeral: boolean };
}

export interface ResponseUrls {
  /** Its secret path, '/response/…'. */
  make(place: ResponsePlace): string;
  /** Counts one use. 'expired_url' and 'used_url' are answered with 404. */
  use(path: string): ResponsePlace | 'expired_url' | 'used_url';
}

/** Five posts within thirty minutes each. */
export function createResponseUrls(now: () => number): ResponseUrls {
  const made = new Map<string, { readonly place: ResponsePlace; readonly at: number; uses: number }>();
  return {
    make: (place) => {
      const path = `/response/${randomBytes(18).toString('base64url')}`;
      made.set(path, { place, at: now(), uses: 0 });
      forgetOldest(made);
      return path;
    },
    use: (path) => {
      const one = made.get(path);
      if (one === undefined || now() - one.at > limits.responseUrlMs.max) return 'expired_url';
      if (one.uses >= limits.responseUrlUses.max) return 'used_url';
      one.uses += 1;
      return one.place;
    },
  };
}
