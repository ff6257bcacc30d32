import { setTimeout as delay } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import { problem, TransientError, UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Ms } from '../request/request.ts';
import { translateError } from './translate-error.ts';

/** The one workspace that kdebug answers in, and who kdebug is there. */
export interface Home {
  readonly teamId: string;
  readonly enterpriseId?: string;
  readonly botId: string;
  readonly botUserId: string;
  /** Slack tells it for most tokens, not for all. */
  readonly appId?: string;
}

/** Asks Slack whose token this is (auth.test). */
export async function readHome(client: WebClient): Promise<Home> {
  try {
    const { team_id: teamId, enterprise_id, bot_id: botId, user_id: botUserId, app_id } = await client.auth.test();
    if (teamId === undefined || botId === undefined || botUserId === undefined) throw notABot();
    return {
      teamId,
      botId,
      botUserId,
      ...(enterprise_id === undefined ? {} : { enterpriseId: enterprise_id }),
      ...(app_id === undefined ? {} : { appId: app_id }),
    };
  } catch (error) {
    throw translateError(error, 'auth.test');
  }
}

/**
 * The same, for a process that starts while Slack is away: asks again until giveUpMs have passed. Rejects with a UserError
 * for a bad token, at once.
 */
export async function waitForHome(
  client: WebClient,
  { giveUpMs, log }: { readonly giveUpMs: Ms; readonly log: Log },
): Promise<Home> {
  const until = Date.now() + giveUpMs;
  for (;;) {
    try {
      return await readHome(client);
    } catch (error) {
      if (!(error instanceof TransientError) || Date.now() + error.retryInMs > until) throw error;
      log.warn({ err: error }, 'Slack is asked again whose token this is');
      await delay(error.retryInMs);
    }
  }
}

function notABot(): UserError {
  return new UserError(
    problem(
      'slack-token-no-bot',
      'The Slack token belongs to no bot user.',
      'Set SLACK_BOT_TOKEN to the Bot User OAuth Token, which starts with xoxb- (docs/slack.md).',
    ),
  );
}
