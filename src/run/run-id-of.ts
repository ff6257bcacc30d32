import { createHmac } from 'node:crypto';
import { newRunId } from '../request/run-id.ts';

/**
 * The id of the run that an ask opens: the same on every try, so that a bot that takes over opens the same run. Slack's
 * own ids may be guessed (timestamps) or be known to other apps (event ids), hence a secret that all bots share, such as
 * the bot token. HMAC-SHA256 is one-way: 80 of its bits tell nothing about the secret.
 */
export function runIdOf(askId: string, secret: string): string {
  const bytes = createHmac('sha256', secret).update(`kdebug run ${askId}`).digest();
  return newRunId((size) => bytes.subarray(0, size));
}
