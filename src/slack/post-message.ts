import type { WebClient } from '@slack/web-api';
import type { Ref, Spot } from './address.ts';
import { call } from './call.ts';
import type { Rendered } from './card/render-card.ts';
import { eventType, type OwnPost } from './find-own.ts';
import { platformCode } from './translate-error.ts';

/** A message, and the text that is sent instead when Slack refuses its blocks. */
export interface Outgoing extends Rendered {
  readonly plain: string;
}

/** Slack's codes for content that it does not take; it documents neither all limits nor that they stay. */
const unfit = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
  'msg_too_long',
  'too_many_attachments',
]);

/** Posts, plainer when Slack refuses the blocks, and in the channel when the thread is gone: the answer arrives. */
export async function postMessage(client: WebClient, at: Spot, own: OwnPost, message: Outgoing): Promise<Ref> {
  const post = async (spot: Spot, content: Rendered): Promise<Ref> => {
    const answer = await call('chat.postMessage', () =>
      client.chat.postMessage({
        channel: spot.channel,
        ...(spot.thread === undefined ? {} : { thread_ts: spot.thread }),
        ...asContent(content),
        metadata: { event_type: eventType, event_payload: { ...own } },
        link_names: false,
        unfurl_links: false,
        unfurl_media: false,
      }),
    );
    const { ts = '', channel = spot.channel } = answer;
    return { channel, ts, thread: spot.thread ?? ts };
  };
  try {
    return await inAnyForm(message, (content) => post(at, content));
  } catch (error) {
    if (at.thread === undefined || platformCode(error) !== 'thread_not_found') throw error;
    return inAnyForm(message, (content) => post({ channel: at.channel }, content));
  }
}

/** chat.update turns parse on again by itself, so each call says 'none'. */
export async function updateMessage(client: WebClient, { channel, ts }: Ref, message: Outgoing): Promise<void> {
  await inAnyForm(message, (content) =>
    call('chat.update', () => client.chat.update({ channel, ts, ...asContent(content), link_names: false })),
  );
}

/** The content that both calls take. Without blocks an empty list, or an update would keep the old ones. */
export function asContent({ text, blocks }: Rendered) {
  return { text, blocks: [...blocks], parse: 'none' as const };
}

export async function inAnyForm<T>(message: Outgoing, send: (content: Rendered) => Promise<T>): Promise<T> {
  try {
    return await send(message);
  } catch (error) {
    if (!unfit.has(platformCode(error) ?? '')) throw error;
    return send({ text: message.plain, blocks: [] });
  }
}
