import { suggestedOptions } from '../blocks/validate-blocks.ts';
import { isObject, type JsonObject } from '../json.ts';
import type { View } from '../view-store.ts';
import type { Actor } from './actor.ts';
import { notSent } from './actor.ts';
import { findElement } from './find-element.ts';
import { suggestionPayload } from './payloads.ts';
import type { Suggested } from './person.ts';

/**
 * Types into an external select: the app is asked for options as soon as min_query_length characters stand there. Options
 * that Slack's limits refuse are none.
 */
export async function suggestOptions(
  { who, slack, deliveries }: Actor,
  view: View,
  actionId: string,
  words: string,
): Promise<Suggested> {
  const found = findElement(view.blocks, actionId);
  const { type, min_query_length: least = 3 } = found.element;
  if (type !== 'external_select') throw new Error(`${actionId} is a ${String(type)}, which asks for no options`);
  if (words.length < Number(least)) return { ...notSent('refused'), options: [], wrong: [] };
  const payload = suggestionPayload(who, view, { actionId, blockId: found.blockId, words }, slack);
  const reply = await deliveries.deliver('interactive', payload);
  const answer: JsonObject = isObject(reply.answer) ? reply.answer : {};
  const wrong = reply.outcome === 'acked' ? suggestedOptions(answer) : [];
  const options = wrong.length === 0 && Array.isArray(answer.options) ? answer.options.filter(isObject) : [];
  slack.views.offer(view.id, actionId, options);
  return { ...reply, payload, options, wrong };
}
