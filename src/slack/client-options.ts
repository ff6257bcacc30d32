import type { WebClientOptions } from '@slack/web-api';
import type { Log } from '../log.ts';
import { createSlackLog } from './slack-log.ts';

/**
 * live: a progress update, worthless a moment later. once: a post, which a blind second try could double. sure: may be
 * repeated. None waits for a rate limit inside the client, because that holds up every other call of the same client.
 */
const kinds = {
  live: { timeout: 3_000, retryConfig: { retries: 0 } },
  once: { timeout: 10_000, retryConfig: { retries: 0 } },
  sure: { timeout: 10_000, retryConfig: { retries: 2, minTimeout: 300, factor: 2 } },
} as const;

/** A new options object for each client: Slack's packages write into the one they get. */
export function clientOptions(apiUrl: string, log: Log, kind: keyof typeof kinds): WebClientOptions {
  return {
    slackApiUrl: apiUrl,
    logger: createSlackLog(log),
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: true,
    ...kinds[kind],
  };
}
