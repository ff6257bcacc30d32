import type { JsonObject } from '../json.ts';
import { directMessage } from '../methods/find-channel.ts';
import type { StateValues } from '../view-state.ts';
import { missingIn } from '../view-state.ts';
import { type View, valuesOf } from '../view-store.ts';
import type { Actor } from './actor.ts';
import { applyViewAnswer } from './apply-view-answer.ts';
import { findElement } from './find-element.ts';
import { eventPayload, submitPayload } from './payloads.ts';
import type { ActOutcome } from './person.ts';

/** Throws when none is open. */
export function topModal({ who, slack }: Actor): View {
  const view = slack.views.modals(who.id).at(-1);
  if (view === undefined) throw new Error(`${who.name} has no modal open`);
  return view;
}

export async function submitModal(actor: Actor, values: Readonly<Record<string, JsonObject>>): Promise<ActOutcome> {
  const { who, slack, deliveries } = actor;
  const opened = topModal(actor);
  const view = slack.views.setState(opened.id, byBlock(opened, values));
  const missing = missingIn(view.blocks, valuesOf(view.state));
  if (missing.length > 0) throw new Error(`Please fill in: ${missing.join(', ')}.`);
  const payload = submitPayload(who, view, slack);
  const reply = await deliveries.deliver('interactive', payload);
  if (reply.outcome === 'acked') applyViewAnswer(who.id, view, reply.answer, slack);
  return { ...reply, payload };
}

/** Throws when the app has published none. */
export function homeTab({ who, slack }: Actor): View {
  const view = slack.views.home(who.id);
  if (view === undefined) throw new Error(`the app shows ${who.name} no Home tab`);
  return view;
}

export async function closeModal(actor: Actor): Promise<void> {
  const { who, slack, deliveries } = actor;
  const view = topModal(actor);
  slack.views.close(who.id, 'top');
  if (view.notify_on_close !== true) return;
  await deliveries.deliver('interactive', {
    ...submitPayload(who, view, slack),
    type: 'view_closed',
    is_cleared: false,
  });
}

export async function openHome({ who, slack, deliveries }: Actor): Promise<ActOutcome> {
  const channel = directMessage(slack, who.id);
  const view = slack.views.home(who.id);
  const ts = slack.messages.nextTs();
  const event = { type: 'app_home_opened', user: who.id, channel: channel.id, tab: 'home', event_ts: ts };
  const payload = eventPayload(view === undefined ? event : { ...event, view }, channel, slack);
  return { ...(await deliveries.deliverEvent(payload)), payload };
}

/** What stands in the view, with these values. */
function byBlock(view: View, values: Readonly<Record<string, JsonObject>>): StateValues {
  const blocks: Record<string, Record<string, JsonObject>> = {};
  for (const [block, inside] of Object.entries(valuesOf(view.state))) blocks[block] = { ...inside };
  for (const [actionId, value] of Object.entries(values)) {
    const { blockId, element } = findElement(view.blocks, actionId);
    blocks[blockId] = { ...blocks[blockId], [actionId]: { type: element.type, ...value } };
  }
  return blocks;
}
