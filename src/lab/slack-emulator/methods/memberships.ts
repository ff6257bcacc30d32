import { type Args, flagArg, numberArg, textArg } from '../args.ts';
import { SlackError } from '../slack-error.ts';
import type { Workspace } from '../workspace.ts';
import type { Channel } from '../world.ts';
import { needScope, readCursor, reading, showChannel } from './conversations.ts';
import { botMethod, type Method } from './method.ts';

/** https://docs.slack.dev/reference/methods/users.conversations */
export const memberships: Readonly<Record<string, Method>> = {
  'users.conversations': botMethod(reading, (args, slack) => {
    const kinds = (textArg(args, 'types') ?? 'public_channel').split(',').map(readKind);
    for (const kind of kinds) needScope(slack, { kind }, 'read');
    const user = textArg(args, 'user') ?? slack.world.app.botUserId;
    if (!slack.world.members.has(user)) throw new SlackError('user_not_found');
    const all = channelsOf(user, slack).filter(({ kind }) => kinds.includes(kind));
    const wanted = all.filter(({ isArchived }) => !isArchived || !flagArg(args, 'exclude_archived'));
    return { channels: cut(wanted, args).map((channel) => showChannel(channel, slack)), ...nextOf(wanted, args) };
  }),
};

/** Other than public ones only where the bot is, too. */
function channelsOf(user: string, { world }: Workspace): readonly Channel[] {
  return [...world.channels.values()].filter(
    ({ kind, members }) => members.has(user) && (kind === 'public' || members.has(world.app.botUserId)),
  );
}

function readKind(type: string): Channel['kind'] {
  if (type === 'public_channel') return 'public';
  if (type === 'private_channel') return 'private';
  if (type === 'im') return 'im';
  throw new SlackError('invalid_types');
}

const spanOf = (args: Args) => {
  const from = readCursor(textArg(args, 'cursor'));
  return { from, to: from + Math.min(numberArg(args, 'limit', 100), 999) };
};

function cut(all: readonly Channel[], args: Args): readonly Channel[] {
  const { from, to } = spanOf(args);
  return all.slice(from, to);
}

function nextOf(all: readonly Channel[], args: Args) {
  const { to } = spanOf(args);
  return { response_metadata: { next_cursor: all.length > to ? btoa(`next:${to}`) : '' } };
}
