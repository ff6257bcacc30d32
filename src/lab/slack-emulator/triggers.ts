import { randomBytes, randomInt } from 'node:crypto';
import { forgetOldest } from './forget-oldest.ts';
import { limits } from './limits.ts';
import { SlackError } from './slack-error.ts';

export interface Triggers {
  /** A new trigger_id for what this person just did. */
  make(user: string): string;
  /** The person behind it. SlackError: invalid_trigger_id, expired_trigger_id, exchanged_trigger_id. */
  exchange(trigger: string): string;
}

/** trigger_ids open one view, within three seconds. */
export function createTriggers(now: () => number): Triggers {
  const made = new Map<string, { readonly user: string; readonly at: number; used: boolean }>();
  return {
    make: (user) => {
      const trigger = `${randomInt(1e12)}.${randomInt(1e12)}.${randomBytes(16).toString('hex')}`;
      made.set(trigger, { user, at: now(), used: false });
      forgetOldest(made);
      return trigger;
    },
    exchange: (trigger) => {
      const one = made.get(trigger);
      if (one === undefined) throw new SlackError('invalid_trigger_id');
      if (now() - one.at > limits.triggerMs.max) throw new SlackError('expired_trigger_id');
      if (one.used) throw new SlackError('exchanged_trigger_id');
      one.used = true;
      return one.user;
    },
  };
}
