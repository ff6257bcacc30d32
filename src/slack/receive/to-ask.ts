import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Ms, Place } from '../../request/request.ts';
import { isRunId } from '../../request/run-id.ts';
import type { Ask } from '../../run/chat.ts';
import { readAddress, toAddress, toPersonId } from '../address.ts';

export const id = z.string().regex(/^[A-Z][A-Z0-9]{1,30}$/);
export const stamp = z.string().regex(/^\d{1,12}\.\d{1,9}$/);
export const secretUrl = z.url().max(2_000).optional().catch(undefined);

const command = z.looseObject({
  text: z.string().default(''),
  user_id: id,
  user_name: z.string().optional(),
  team_id: id,
  channel_id: id,
  trigger_id: z.string().min(1),
  response_url: secretUrl,
});

const mention = z.looseObject({
  event_id: z.string().min(1),
  team_id: id,
  event: z.looseObject({
    text: z.string(),
    user: id,
    user_team: id.optional(),
    channel: id,
    ts: stamp,
    thread_ts: stamp.optional(),
  }),
});

const click = z.looseObject({
  user: z.looseObject({ id, team_id: id, username: z.string().optional() }),
  channel: z.looseObject({ id }),
  container: z.looseObject({ thread_ts: stamp.optional() }).optional(),
  actions: z
    .array(z.looseObject({ action_id: z.string(), action_ts: z.string(), value: z.string().optional() }))
    .min(1),
  response_url: secretUrl,
});

/** `/kdebug …`. Slack refuses slash commands in threads, so the place is always a channel. */
export function commandToAsk(body: unknown, now: Ms): Ask {
  const { text, user_id, user_name, team_id, channel_id, trigger_id, response_url } = command.parse(body);
  return {
    v: 1,
    id: askId('command', [trigger_id]),
    how: 'command',
    text,
    from: { id: toPersonId(team_id, user_id), name: user_name ?? user_id },
    at: placeOf(channel_id),
    askedAt: now,
    ...(response_url === undefined ? {} : { replyUrl: response_url }),
  };
}

/** `@kdebug …`: answered in the thread it stands in, or in one below the message. */
export function mentionToAsk(body: unknown, botUserId: string, now: Ms): Ask {
  const { event, event_id, team_id } = mention.parse(body);
  return {
    v: 1,
    id: askId('mention', [event_id]),
    how: 'mention',
    text: withoutMention(event.text, botUserId),
    from: { id: toPersonId(event.user_team ?? team_id, event.user), name: event.user },
    at: placeOf(event.channel, event.thread_ts ?? event.ts),
    askedAt: now,
  };
}

/** The buttons of a card. Their value is the run's id and nothing else: what it may do is decided anew. */
const buttons = {
  kdebug_cancel: 'cancel',
  kdebug_again: 'again',
  kdebug_output: 'output',
  kdebug_next: 'next',
} as const;

/** A click as the command it stands for; undefined for a button that kdebug does not know (any more). */
export function clickToAsk(body: unknown, now: Ms): Ask | undefined {
  const { user, channel, container, actions, response_url } = click.parse(body);
  const [action] = actions;
  const verb = Object.entries(buttons).find(([name]) => name === action?.action_id)?.[1];
  if (action === undefined || verb === undefined || !isRunId(action.value ?? '')) return undefined;
  return {
    v: 1,
    id: askId('click', [action.action_ts, action.action_id, user.id]),
    how: 'click',
    text: `${verb} ${action.value}`,
    from: { id: toPersonId(user.team_id, user.id), name: user.username ?? user.id },
    at: placeOf(channel.id, container?.thread_ts),
    askedAt: now,
    ...(response_url === undefined ? {} : { replyUrl: response_url }),
  };
}

/** The person and place of any payload kind, to tell a refusal to; undefined where there is none. */
export function whereToRefuse(ask: Ask): { readonly user: string; readonly channel: string; readonly thread?: string } {
  return { user: ask.from.id.replace(/^.*\//, ''), ...readAddress(ask.at) };
}

export function placeOf(channel: string, thread?: string): Place {
  const address = toAddress(thread === undefined ? { channel } : { channel, thread });
  return { chat: 'slack', address, private: false, channel: `slack:${channel}` };
}

/** Slack's own ids as one word that BullMQ takes for a job id: no colon, not a number. */
export function askId(how: Ask['how'], parts: readonly string[]): string {
  return `${how}-${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)}`;
}

/** What stands behind the first mention of the bot. */
function withoutMention(text: string, botUserId: string): string {
  const [, ...behind] = text.split(new RegExp(`<@${botUserId}(?:\\|[^>]*)?>`));
  return (behind.length === 0 ? text : behind.join(' ')).trim();
}
