import { UserError } from '../../errors.ts';
import type { Shop } from '../shop/open-shop.ts';
import { isReply, type Message } from '../slack-emulator/message-store.ts';
import type { SlackEmulator } from '../slack-emulator/slack-emulator.ts';
import { switchIncident } from './switch-incident.ts';

export interface PromptOptions {
  readonly user: string;
  readonly channel: string;
  readonly print: (text: string) => void;
  readonly shop?: Shop | undefined;
}

/**
 * What one typed line does: a slash command in the channel, with `@kdebug` a mention in the last card's thread, or a
 * switch of the shop.
 */
export function createPrompt(slack: SlackEmulator, { user, channel, print, shop }: PromptOptions) {
  const me = slack.as(user);
  return async (line: string): Promise<void> => {
    const switched = await switchIncident(shop, line).catch((error: unknown) => {
      if (error instanceof UserError) return `${error.problem.message} ${error.problem.nextStep}`;
      throw error;
    });
    if (switched !== undefined) return print(switched);
    const text = line.trim().replace(/^\/kdebug\s*/, '');
    if (text === '' && line.trim() === '') return;
    const { outcome } = await (text.startsWith('@kdebug')
      ? mention(text.slice('@kdebug'.length).trim())
      : command(text));
    if (outcome === 'not-connected') print('Slack could not reach the bot: it is not connected.');
    else if (outcome === 'timeout') print('Slack: the bot did not answer in time.');
  };

  function command(text: string) {
    return me.command(channel, `/kdebug ${text}`);
  }

  function mention(text: string) {
    const card = lastCard();
    return me.mention(channel, text, card === undefined ? {} : { threadTs: card.ts });
  }

  function lastCard(): Message | undefined {
    return slack
      .timeline(channel)
      .findLast((message) => message.user === slack.world.app.botUserId && !isReply(message));
  }
}
