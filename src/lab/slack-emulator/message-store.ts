import { randomBytes } from 'node:crypto';
import type { StoredFile } from './file-store.ts';
import { forgetOldest } from './forget-oldest.ts';
import type { JsonObject } from './json.ts';

/** A message as the Web API returns it, with its channel. */
export interface Message {
  readonly type: 'message';
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  text: string;
  readonly thread_ts?: string;
  readonly subtype?: string;
  readonly bot_id?: string;
  readonly app_id?: string;
  blocks?: readonly JsonObject[];
  attachments?: readonly JsonObject[];
  metadata?: JsonObject;
  /** Slack shows "edited" for a changed text only, not for changed blocks. */
  edited?: { readonly user: string; readonly ts: string };
  readonly files?: readonly StoredFile[];
  /** The options that decide how Slack reads it: parse, link_names, unfurl_links, unfurl_media. */
  readonly asked?: JsonObject;
}

/** Seen by one person only, gone when Slack reloads. */
export interface EphemeralMessage extends Message {
  readonly visibleTo: string;
}

export type MessageChange =
  | { readonly kind: 'message' | 'message-changed' | 'message-deleted'; readonly message: Message }
  | { readonly kind: 'ephemeral' | 'ephemeral-changed' | 'ephemeral-deleted'; readonly message: EphemeralMessage };

type NewMessage = Omit<Message, 'type' | 'ts'>;

export interface MessageStore {
  nextTs(): string;
  post(message: NewMessage): Message;
  whisper(message: NewMessage, visibleTo: string): EphemeralMessage;
  change(message: Message, to: Partial<Pick<Message, 'text' | 'blocks' | 'attachments' | 'metadata' | 'edited'>>): void;
  remove(message: Message): void;
  find(channel: string, ts: string): Message | undefined;
  findEphemeral(channel: string, ts: string): EphemeralMessage | undefined;
  /** The channel's own timeline, oldest first: no replies, unless they were also sent to the channel. */
  timeline(channel: string): readonly Message[];
  /** The parent and its replies, oldest first. */
  thread(channel: string, ts: string): readonly Message[];
  ephemeral(user: string, channel?: string): readonly EphemeralMessage[];
}

/** now: milliseconds since the epoch. Two messages never share a ts, even across channels. */
export function createMessageStore(now: () => number, onChange: (change: MessageChange) => void): MessageStore {
  const channels = new Map<string, Map<string, Message>>();
  const whispers = new Map<string, EphemeralMessage>();
  const nextTs = createTsMaker(now);
  const inChannel = (channel: string): Message[] => [...(channels.get(channel)?.values() ?? [])];
  return {
    nextTs,
    post: (fields) => {
      const message: Message = { type: 'message', ts: nextTs(), ...fields };
      const messages = channels.get(message.channel) ?? new Map<string, Message>();
      channels.set(message.channel, messages.set(message.ts, message));
      forgetOldest(messages);
      onChange({ kind: 'message', message });
      return message;
    },
    whisper: (fields, visibleTo) => {
      const message: EphemeralMessage = { type: 'message', ts: nextTs(), ...fields, visibleTo };
      whispers.set(key(message.channel, message.ts), message);
      forgetOldest(whispers);
      onChange({ kind: 'ephemeral', message });
      return message;
    },
    change: (message, to) => {
      Object.assign(message, to);
      onChange(isEphemeral(message) ? { kind: 'ephemeral-changed', message } : { kind: 'message-changed', message });
    },
    remove: (message) => {
      if (isEphemeral(message)) whispers.delete(key(message.channel, message.ts));
      else channels.get(message.channel)?.delete(message.ts);
      onChange(isEphemeral(message) ? { kind: 'ephemeral-deleted', message } : { kind: 'message-deleted', message });
    },
    find: (channel, ts) => channels.get(channel)?.get(ts),
    findEphemeral: (channel, ts) => whispers.get(key(channel, ts)),
    timeline: (channel) => inChannel(channel).filter((one) => !isReply(one) || one.subtype === 'thread_broadcast'),
    thread: (channel, ts) => inChannel(channel).filter((one) => one.ts === ts || one.thread_ts === ts),
    ephemeral: (user, channel) =>
      [...whispers.values()].filter(
        (one) => one.visibleTo === user && (channel === undefined || one.channel === channel),
      ),
  };
}

/** A reply's thread_ts names another message; a parent's own may be set as well. */
export const isReply = (message: Message): boolean =>
  message.thread_ts !== undefined && message.thread_ts !== message.ts;

const isEphemeral = (message: Message): message is EphemeralMessage => 'visibleTo' in message;

const key = (channel: string, ts: string): string => `${channel} ${ts}`;

/** Slack's ts: seconds, a dot, six digits; strictly increasing. */
function createTsMaker(now: () => number): () => string {
  let last = 0;
  return () => {
    last = Math.max(Math.floor(now() * 1000), last + 1);
    return `${Math.floor(last / 1_000_000)}.${String(last % 1_000_000).padStart(6, '0')}`;
  };
}

/** An unguessable id with Slack's leading letters, e.g. F0…, V0…, Ev0…. */
export function newId(prefix: string): string {
  return `${prefix}${randomBytes(6).toString('hex').toUpperCase().slice(0, 10)}`;
}
