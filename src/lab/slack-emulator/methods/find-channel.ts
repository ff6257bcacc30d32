import { type Args, requiredArg } from '../args.ts';
import { newId } from '../message-store.ts';
import { SlackError } from '../slack-error.ts';
import type { Workspace } from '../workspace.ts';
import type { Channel } from '../world.ts';

/** The channel a call names. Private ones and foreign direct messages don't exist for a bot that isn't in them. */
export function findChannel(args: Args, { world }: Workspace, name = 'channel'): Channel {
  const channel = world.channels.get(requiredArg(args, name));
  const bot = world.app.botUserId;
  if (channel === undefined || (channel.kind !== 'public' && !channel.members.has(bot))) {
    throw new SlackError('channel_not_found');
  }
  return channel;
}

/** For posting: also a user id, which stands for the direct conversation; the bot has to be in it. */
export function findWritable(args: Args, slack: Workspace, name = 'channel'): Channel {
  const user = slack.world.members.get(requiredArg(args, name));
  const channel = user === undefined ? findChannel(args, slack, name) : directMessage(slack, user.id);
  if (channel.isArchived) throw new SlackError('is_archived');
  const mayPost = channel.members.has(slack.world.app.botUserId) || slack.scopes.has('chat:write.public');
  if (!mayPost) throw new SlackError('not_in_channel');
  return channel;
}

/** The one conversation between a user and the bot, opened when it is not there yet. */
export function directMessage({ world }: Workspace, user: string): Channel {
  const both = [user, world.app.botUserId];
  const found = [...world.channels.values()].find(
    ({ kind, members }) => kind === 'im' && both.every((one) => members.has(one)),
  );
  return found ?? world.addChannel({ id: newId('D0'), name: user, kind: 'im', members: both });
}
