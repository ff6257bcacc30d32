import type { WebClient } from '@slack/web-api';
import { problem, UserError } from '../errors.ts';
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

function notABot(): UserError {
  return new UserError(
    problem(
      'slack-token-no-bot',
      'The Slack token belongs to no bot user.',
      'Set SLACK_BOT_TOKEN to the Bot User OAuth Token, which starts with xoxb- (docs/slack.md).',
    ),
  );
}
