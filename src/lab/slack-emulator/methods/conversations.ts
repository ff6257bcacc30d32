import { type Args, flagArg, numberArg, requiredArg, textArg } from '../args.ts';
import type { JsonObject } from '../json.ts';
import type { Message } from '../message-store.ts';
import { SlackError } from '../slack-error.ts';
import type { Workspace } from '../workspace.ts';
import type { Channel } from '../world.ts';
import { directMessage, findChannel } from './find-channel.ts';
import { botMethod, type Method } from './method.ts';
import { showMessage } from './show-message.ts';

const kinds = ['channels', 'groups', 'im', 'mpim'];
export const reading = kinds.map((kind) => `${kind}:read`);
const history = kinds.map((kind) => `${kind}:history`);

/** https://docs.slack.dev/reference/methods, family conversations. */
export const conversations: Readonly<Record<string, Method>> = {
  'conversations.info': botMethod(reading, (args, slack) => {
    const channel = findChannel(args, slack);
    needScope(slack, channel, 'read');
    return { channel: showChannel(channel, slack) };
  }),
  'conversations.history': botMethod(history, (args, slack) => {
    const channel = readableChannel(args, slack);
    return page([...slack.messages.timeline(channel.id)].reverse(), args, slack);
  }),
  'conversations.replies': botMethod(history, (args, slack) => {
    const channel = readableChannel(args, slack);
    const ts = requiredArg(args, 'ts');
    const found = slack.messages.find(channel.id, ts);
    if (found === undefined) throw new SlackError('thread_not_found');
    return page(slack.messages.thread(channel.id, found.thread_ts ?? ts), args, slack);
  }),
  'conversations.open': botMethod(['im:write'], (args, slack) => {
    const users = (textArg(args, 'users') ?? '').split(',').filter((user) => user !== '');
    const [user] = users;
    if (user === undefined) throw new SlackError('users_list_not_supplied');
    if (users.length > 1) throw new SlackError('method_not_supported_for_channel_type');
    if (!slack.world.members.has(user)) throw new SlackError('user_not_found');
    const channel = directMessage(slack, user);
    return { channel: flagArg(args, 'return_im') ? showChannel(channel, slack) : { id: channel.id } };
  }),
};

function readableChannel(args: Args, slack: Workspace): Channel {
  const channel = findChannel(args, slack);
  needScope(slack, channel, 'history');
  if (!channel.members.has(slack.world.app.botUserId)) throw new SlackError('not_in_channel');
  return channel;
}

const scopeKind = { public: 'channels', private: 'groups', im: 'im' } as const;

export function needScope({ scopes }: Workspace, { kind }: Pick<Channel, 'kind'>, what: 'read' | 'history'): void {
  const needed = `${scopeKind[kind]}:${what}`;
  if (!scopes.has(needed)) throw new SlackError('missing_scope', { needed, provided: [...scopes].join(',') });
}

function page(all: readonly Message[], args: Args, slack: Workspace): JsonObject {
  const limit = Math.min(numberArg(args, 'limit', 100), 999);
  const start = readCursor(textArg(args, 'cursor'));
  const wanted = all.filter((message) => isBetween(message.ts, args));
  const messages = wanted.slice(start, start + limit);
  const hasMore = wanted.length > start + limit;
  return {
    messages: messages.map((message) => showMessage(message, slack, flagArg(args, 'include_all_metadata'))),
    has_more: hasMore,
    ...(hasMore ? { response_metadata: { next_cursor: btoa(`next:${start + limit}`) } } : {}),
  };
}

function isBetween(ts: string, args: Args): boolean {
  const oldest = Number(textArg(args, 'oldest') ?? 0);
  const latest = Number(textArg(args, 'latest') ?? Number.MAX_SAFE_INTEGER);
  if (Number.isNaN(oldest)) throw new SlackError('invalid_ts_oldest');
  if (Number.isNaN(latest)) throw new SlackError('invalid_ts_latest');
  const at = Number(ts);
  return flagArg(args, 'inclusive') ? at >= oldest && at <= latest : at > oldest && at < latest;
}

export function readCursor(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const [, start] = /^next:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString()) ?? [];
  if (start === undefined) throw new SlackError('invalid_cursor');
  return Number(start);
}

export function showChannel(channel: Channel, { world }: Workspace): JsonObject {
  const isIm = channel.kind === 'im';
  return {
    id: channel.id,
    ...(isIm ? { user: [...channel.members].find((user) => user !== world.app.botUserId) } : { name: channel.name }),
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: isIm,
    is_mpim: false,
    is_private: channel.kind !== 'public',
    is_archived: channel.isArchived,
    is_member: channel.members.has(world.app.botUserId),
    is_shared: channel.isExtShared,
    is_ext_shared: channel.isExtShared,
    is_org_shared: false,
    is_pending_ext_shared: false,
    context_team_id: world.team.id,
    ...(channel.isExtShared ? { connected_team_ids: channel.connectedTeamIds } : {}),
    num_members: channel.members.size,
  };
}
