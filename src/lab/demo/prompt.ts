import { isReply, type Message } from '../slack-emulator/message-store.ts';
import type { SlackEmulator } from '../slack-emulator/slack-emulator.ts';

export interface PromptOptions {
  readonly user: string;
  readonly channel: string;
  readonly print: (text: string) => void;
}

/** What one typed line does: a slash command in the channel, or with `@kdebug` a mention in the last card's thread. */
export function createPrompt(slack: SlackEmulator, { user, channel, print }: PromptOptions) {
  const me = slack.as(user);
  return async (line: string): Promise<void> => {
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
