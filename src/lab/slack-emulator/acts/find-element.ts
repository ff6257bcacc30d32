import { isObject, type JsonObject } from '../json.ts';
import type { ClickOptions } from './person.ts';

export interface FoundElement {
  readonly element: JsonObject;
  readonly blockId: string;
}

/** The element a person would click. Throws when there is none, naming those there are. */
export function findElement(blocks: unknown, actionId: string): FoundElement {
  const all = listOf(blocks).flatMap(elementsOf);
  const found = all.find(({ element }) => element.action_id === actionId);
  if (found !== undefined) return found;
  const names = all.map(({ element }) => element.action_id).join(', ');
  throw new Error(`nothing with action_id ${actionId} to click; there is: ${names || 'nothing'}`);
}

/** The action as the payload carries it. at: Slack's ts. */
export function actionOf({ element, blockId }: FoundElement, at: string, { value }: ClickOptions): JsonObject {
  const { type, action_id, text, style, url, confirm, value: own } = element;
  const plain = { type, action_id, block_id: blockId, action_ts: at };
  if (type !== 'button') return { ...plain, selected_option: findOption(element, value) };
  return JSON.parse(JSON.stringify({ ...plain, text, value: own, style, url, confirm }));
}

function elementsOf(block: JsonObject): readonly FoundElement[] {
  const inside = [...listOf(block.elements), ...listOf([block.accessory]), ...listOf([block.element])];
  const own = inside.map((element) => ({ element, blockId: String(block.block_id) }));
  return [...own, ...listOf(block.child_blocks).flatMap(elementsOf)];
}

function findOption({ options, option_groups: groups, type }: JsonObject, value: string | undefined): JsonObject {
  const all = [...listOf(options), ...listOf(groups).flatMap((group) => listOf(group.options))];
  // The options of an external select come from the app, so any value may be chosen.
  if (type === 'external_select') return { text: { type: 'plain_text', text: value }, value };
  const found = all.find((one) => one.value === value);
  if (found === undefined) throw new Error(`no option ${value}; there is: ${all.map((one) => one.value).join(', ')}`);
  return found;
}

const listOf = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
