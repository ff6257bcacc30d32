import type { EphemeralMessage, Message } from '../slack-emulator/message-store.ts';
import type { SlackEmulator } from '../slack-emulator/slack-emulator.ts';
import type { Channel, Member } from '../slack-emulator/world.ts';
import type { ChannelView, MemberView, MessageView, Snapshot } from './browser/wire.ts';
import type { PageParts } from './slack-page.ts';

const journalTail = 200;

/** All that one person sees now. Somebody unknown sees nothing. */
export function snapshotFor({ slack, shop, tour }: PageParts, user: string): Snapshot {
  const channels = [...slack.world.channels.values()].filter(({ members }) => members.has(user));
  return {
    me: user,
    app: { name: slack.world.app.name, user: slack.world.app.botUserId, shortcuts: slack.world.app.shortcuts },
    members: [...slack.world.members.values()].map(viewMember),
    channels: channels.map(viewChannel),
    groups: [...slack.world.userGroups.values()].map(({ id, handle }) => ({ id, handle })),
    messages: channels.flatMap(({ id }) => messagesOf(slack, user, id)),
    home: slack.home(user),
    modals: slack.modals(user),
    journal: slack.journal.entries.slice(-journalTail),
    tour: tour(),
    ...(shop === undefined
      ? {}
      : {
          incidents: shop.incidents.map(({ name, title, sees, try: asks }) => ({
            name,
            title,
            sees,
            asks: asks.map(({ ask }) => ask),
          })),
          broken: shop.broken?.name,
        }),
  };
}

function messagesOf(slack: SlackEmulator, user: string, channel: string): readonly MessageView[] {
  const roots = slack.timeline(channel);
  const replies = roots.flatMap(({ ts }) => slack.thread(channel, ts).filter((reply) => reply.ts !== ts));
  return [...roots, ...replies, ...slack.ephemerals(user, channel)].map(viewMessage);
}

/** Without what Slack shows nobody. */
export function viewMessage(message: Message | EphemeralMessage): MessageView {
  const { channel, ts, user, text, thread_ts, blocks, attachments, edited, files } = message;
  return {
    channel,
    ts,
    user,
    text,
    ...(thread_ts === undefined ? {} : { thread_ts }),
    ...(blocks === undefined ? {} : { blocks }),
    ...(attachments === undefined ? {} : { attachments }),
    ...(edited === undefined ? {} : { edited: true }),
    ...(files === undefined ? {} : { files: files.map(({ id, name, size }) => ({ id, name, size })) }),
    ...('visibleTo' in message ? { onlyYou: true } : {}),
  };
}

function viewMember({ id, name, realName, isBot, isRestricted, isStranger }: Member): MemberView {
  const kind = isBot ? 'app' : isStranger ? 'of another company' : isRestricted ? 'guest' : 'member';
  return { id, name, realName, kind };
}

function viewChannel({ id, name, kind, isExtShared, members }: Channel): ChannelView {
  return { id, name, kind, shared: isExtShared, members: [...members] };
}
