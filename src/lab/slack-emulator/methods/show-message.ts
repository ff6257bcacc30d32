import type { JsonObject } from '../json.ts';
import type { Message } from '../message-store.ts';
import type { Workspace } from '../workspace.ts';

/** A message as the Web API returns it: without what only the emulator keeps; metadata only where asked for. */
export function showMessage(message: Message, { world, messages }: Workspace, withMetadata: boolean): JsonObject {
  const { channel, asked: _asked, metadata, ...shown } = message;
  const replies = message.thread_ts === undefined ? messages.thread(channel, message.ts).slice(1) : [];
  return {
    team: world.team.id,
    ...shown,
    ...(withMetadata && metadata?.event_type !== undefined ? { metadata } : {}),
    ...(replies.length === 0
      ? {}
      : { thread_ts: message.ts, reply_count: replies.length, latest_reply: replies.at(-1)?.ts }),
  };
}
