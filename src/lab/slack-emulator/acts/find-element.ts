import { isObject, type JsonObject } from '../json.ts';
import { chosenValue } from '../view-state.ts';

export interface FoundElement {
  readonly element: JsonObject;
  readonly blockId: string;
  /** Only of an input: the app does not hear of what is done there. */
  readonly isQuiet: boolean;
}

/** The element a person would click. Throws when there is none, naming those there are. */
export function findElement(blocks: unknown, actionId: string, block?: string): FoundElement {
  const all = listOf(blocks).flatMap(elementsOf);
  const found = all.find(
    ({ element, blockId }) => element.action_id === actionId && (block === undefined || block === blockId),
  );
  if (found !== undefined) return found;
  const names = all.map(({ element }) => element.action_id).join(', ');
  throw new Error(`nothing with action_id ${actionId} to click; there is: ${names || 'nothing'}`);
}

export interface ActionParts {
  /** Slack's ts. */
  readonly at: string;
  readonly value: string | undefined;
  /** What the app offered in an external select. */
  readonly offered: readonly JsonObject[];
}

/** The action as the payload carries it. */
export function actionOf({ element, blockId }: FoundElement, { at, value, offered }: ActionParts): JsonObject {
  const { type, action_id, text, style, url, confirm, value: own } = element;
  const plain = { type, action_id, block_id: blockId, action_ts: at };
  if (type !== 'button') return { ...plain, ...chosenValue(element, value, optionsOf(element, value, offered)) };
  return JSON.parse(JSON.stringify({ ...plain, text, value: own, style, url, confirm }));
}

function elementsOf(block: JsonObject): readonly FoundElement[] {
  const inside = [...listOf(block.elements), ...listOf([block.accessory]), ...listOf([block.element])];
  const isQuiet = block.type === 'input' && block.dispatch_action !== true;
  const own = inside.map((element) => ({ element, blockId: String(block.block_id), isQuiet }));
  return [...own, ...listOf(block.child_blocks).flatMap(elementsOf)];
}

/** Throws when a value is none of the options. No value: nothing is chosen any more. */
function optionsOf(
  { options, option_groups: groups, type }: JsonObject,
  value: string | undefined,
  offered: readonly JsonObject[],
): readonly JsonObject[] {
  const all = [...listOf(options), ...listOf(groups).flatMap((group) => listOf(group.options)), ...offered];
  const isFree = type === 'conversations_select' || type === 'checkboxes' || String(type).endsWith('_input');
  if (isFree || value === undefined || all.some((one) => one.value === value)) return all;
  throw new Error(`no option ${value}; there is: ${all.map((one) => one.value).join(', ')}`);
}

const listOf = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
