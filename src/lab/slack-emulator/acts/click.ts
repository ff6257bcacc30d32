import type { JsonObject } from '../json.ts';
import type { EphemeralMessage, Message } from '../message-store.ts';
import { type View, valuesOf } from '../view-store.ts';
import type { Workspace } from '../workspace.ts';
import { type Actor, failure, hearSlack, notSent, ownChannel } from './actor.ts';
import { actionOf, type FoundElement, findElement } from './find-element.ts';
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
  const found = findElement(on.blocks, actionId, options.block);
  if (found.element.confirm !== undefined && options.confirm === false) return notSent('declined');
  const offered = on.type === 'message' ? [] : slack.views.offered(String(on.id), actionId);
  const action = actionOf(found, { at: slack.messages.nextTs(), value: options.value, offered });
  const view = on.type === 'modal' ? chooseIn(on as View, found, action, slack) : on;
  if (found.isQuiet) return notSent('acked');
  const payload = clickPayload(who, view, action, slack);
  return { ...(await deliveries.deliver('interactive', payload)), payload };
}

/** The view as it is once the choice was made; a button changes nothing. */
function chooseIn(view: View, { element, blockId }: FoundElement, action: JsonObject, { views }: Workspace): View {
  if (element.type === 'button' || element.type === 'overflow') return view;
  const { action_ts: _, action_id: __, block_id: ___, ...value } = action;
  const before = valuesOf(view.state);
  return views.setState(view.id, {
    ...before,
    [blockId]: { ...before[blockId], [String(element.action_id)]: value },
  });
}
