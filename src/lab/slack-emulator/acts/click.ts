import type { EphemeralMessage, Message } from '../message-store.ts';
import type { View } from '../view-store.ts';
import { type Actor, failure, hearSlack, notSent, ownChannel } from './actor.ts';
import { actionOf, findElement } from './find-element.ts';
import { clickPayload } from './payloads.ts';
import type { ActOutcome, ClickOptions } from './person.ts';

/** A click in a message, or in an ephemeral one that the person sees. */
export async function clickMessage(
  actor: Actor,
  at: { readonly channel: string; readonly ts: string },
  actionId: string,
  options: ClickOptions,
): Promise<ActOutcome> {
  ownChannel(actor, at.channel);
  const { who, slack } = actor;
  const own = slack.messages.findEphemeral(at.channel, at.ts);
  const message = own?.visibleTo === who.id ? own : slack.messages.find(at.channel, at.ts);
  if (message === undefined) throw new Error(`no message ${at.ts} in ${at.channel} to click on`);
  const done = await click(actor, message, actionId, options);
  if (done.outcome === 'acked' || done.outcome === 'declined') return done;
  const shown = hearSlack(actor, at.channel, failure(slack.world.app.name, done), message.thread_ts);
  return { ...done, shown };
}

/** A click in any surface. Saying no to the confirm dialog ends it before the app hears of it. */
export async function click(
  { who, slack, deliveries }: Actor,
  on: Message | EphemeralMessage | View,
  actionId: string,
  options: ClickOptions,
): Promise<ActOutcome> {
  const found = findElement(on.blocks, actionId);
  if (found.element.confirm !== undefined && options.confirm === false) return notSent('declined');
  const action = actionOf(found, slack.messages.nextTs(), options);
  const payload = clickPayload(who, on, action, slack);
  return { ...(await deliveries.deliver('interactive', payload)), payload };
}
