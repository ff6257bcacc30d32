import { type Args, flagArg, requiredArg, textArg } from '../args.ts';
import { readContent } from '../content.ts';
import { isReply, type Message } from '../message-store.ts';
import { SlackError } from '../slack-error.ts';
import type { Workspace } from '../workspace.ts';
import type { Channel } from '../world.ts';
import { findChannel, findWritable } from './find-channel.ts';
import { botMethod, type Method } from './method.ts';
import { showMessage } from './show-message.ts';

const write = ['chat:write'];

/** https://docs.slack.dev/reference/methods, family chat. */
export const chat: Readonly<Record<string, Method>> = {
  'chat.postMessage': botMethod(write, (args, slack) => {
    const channel = findWritable(args, slack);
    const threadTs = findThread(args, slack, channel);
    const content = readContent(args, 'postedText');
    const isCut = (textArg(args, 'text') ?? '').length > content.text.length;
    const message = slack.messages.post({
      ...botAuthor(slack),
      channel: channel.id,
      ...content,
      ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
      ...(threadTs !== undefined && flagArg(args, 'reply_broadcast') ? { subtype: 'thread_broadcast' } : {}),
    });
    return {
      channel: channel.id,
      ts: message.ts,
      message: showMessage(message, slack, true),
      ...(isCut ? { warning: 'message_truncated' } : {}),
    };
  }),
  'chat.update': botMethod(write, (args, slack) => {
    const channel = findChannel(args, slack);
    const message = findOwn(args, slack, channel, 'cant_update_message');
    if (channel.isArchived) throw new SlackError('is_inactive');
    const { blocks, ...content } = readContent(args, 'updatedText');
    const isTextChanged = content.text !== message.text && blocks === undefined;
    slack.messages.change(message, {
      ...content,
      // Text alone takes the place of the blocks; new blocks leave no "edited" behind.
      blocks: blocks ?? [],
      ...(isTextChanged ? { edited: { user: message.user, ts: slack.messages.nextTs() } } : {}),
    });
    return { channel: channel.id, ts: message.ts, text: message.text, message: showMessage(message, slack, true) };
  }),
  'chat.delete': botMethod(write, (args, slack) => {
    const channel = findChannel(args, slack);
    const message = findOwn(args, slack, channel, 'cant_delete_message');
    slack.messages.remove(message);
    return { channel: channel.id, ts: message.ts };
  }),
  'chat.postEphemeral': botMethod(write, (args, slack) => {
    const channel = findWritable(args, slack);
    const user = requiredArg(args, 'user');
    if (!channel.members.has(user)) throw new SlackError('user_not_in_channel');
    const threadTs = findThread(args, slack, channel);
    // Slack ignores metadata here: https://docs.slack.dev/reference/methods/chat.postEphemeral
    const { metadata: _ignored, ...content } = readContent(args, 'ephemeralText');
    const place = { channel: channel.id, ...(threadTs === undefined ? {} : { thread_ts: threadTs }) };
    return { message_ts: slack.messages.whisper({ ...botAuthor(slack), ...place, ...content }, user).ts };
  }),
  'chat.getPermalink': botMethod([], (args, slack) => {
    const channel = findChannel(args, slack);
    const message = slack.messages.find(channel.id, requiredArg(args, 'message_ts'));
    if (message === undefined) throw new SlackError('message_not_found');
    return { channel: channel.id, permalink: permalink(message, slack) };
  }),
};

export const botAuthor = ({ world: { app } }: Workspace): Pick<Message, 'user' | 'bot_id' | 'app_id'> & object => ({
  user: app.botUserId,
  bot_id: app.botId,
  app_id: app.id,
});

/** The parent that thread_ts names. Replies to a reply are refused, for Slack loses them. */
export function findThread(args: Args, slack: Workspace, channel: Channel): string | undefined {
  const ts = textArg(args, 'thread_ts');
  if (ts === undefined) return undefined;
  const parent = slack.messages.find(channel.id, ts);
  if (parent === undefined) throw new SlackError('thread_not_found');
  if (isReply(parent)) throw new SlackError('cannot_reply_to_message');
  return ts;
}

function findOwn(args: Args, slack: Workspace, channel: Channel, error: string): Message {
  const message = slack.messages.find(channel.id, requiredArg(args, 'ts'));
  if (message === undefined) throw new SlackError('message_not_found');
  if (message.bot_id !== slack.world.app.botId) throw new SlackError(error);
  return message;
}

function permalink(message: Message, { world }: Workspace): string {
  const base = `https://${world.team.domain}.slack.com/archives/${message.channel}/p${message.ts.replace('.', '')}`;
  return isReply(message) ? `${base}?thread_ts=${message.thread_ts}&cid=${message.channel}` : base;
}
