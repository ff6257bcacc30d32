import { isObject, type JsonObject } from './json.ts';

/** view.state.values: by block, then by action. */
export type StateValues = Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;

/**
 * What stands in a view: what the app put there, and in blocks that were there before under the same ids what the person
 * put there. https://docs.slack.dev/surfaces/modals, "Updating modal views": state is kept by block_id and action_id.
 */
export function stateOf(blocks: unknown, before: StateValues = {}): StateValues {
  const values: Record<string, Record<string, JsonObject>> = {};
  for (const { block, element } of statefulIn(blocks)) {
    const [blockId, actionId] = [String(block.block_id), String(element.action_id)];
    const kept = before[blockId]?.[actionId];
    const value = kept !== undefined && kept.type === element.type ? kept : initialOf(element);
    values[blockId] = { ...values[blockId], [actionId]: value };
  }
  return values;
}

/** The inputs that are needed and empty, by their labels: Slack's client submits nothing then. */
export function missingIn(blocks: unknown, values: StateValues): readonly string[] {
  return listOf(blocks)
    .filter(({ type, optional }) => type === 'input' && optional !== true)
    .filter((block) => {
      const element = isObject(block.element) ? block.element : {};
      const value = values[String(block.block_id)]?.[String(element.action_id)];
      return value === undefined || Object.entries(value).every(([name, one]) => name === 'type' || isEmpty(one));
    })
    .map(({ label }) => (isObject(label) ? String(label.text) : ''));
}

/** What an element's value is after a person chose or typed it, as state and actions carry it. */
export function chosenValue(
  element: JsonObject,
  value: string | undefined,
  options: readonly JsonObject[],
): JsonObject {
  const { type } = element;
  if (type === 'conversations_select') return { type, selected_conversation: value ?? null };
  if (type === 'checkboxes') {
    const wanted = (value ?? '').split(' ');
    return { type, selected_options: options.filter((one) => wanted.includes(String(one.value))) };
  }
  if (String(type).endsWith('_input')) return { type, value: value ?? null };
  return { type, selected_option: options.find((one) => one.value === value) ?? null };
}

function initialOf(element: JsonObject): JsonObject {
  const { type, initial_option, initial_options, initial_conversation, initial_value } = element;
  if (type === 'conversations_select') return { type, selected_conversation: initial_conversation ?? null };
  if (type === 'checkboxes') return { type, selected_options: initial_options ?? [] };
  if (String(type).endsWith('_input')) return { type, value: initial_value ?? null };
  return { type, selected_option: initial_option ?? null };
}

const stateful = /^(?:(?:static|external|conversations)_select|radio_buttons|checkboxes|.*_input)$/;

function statefulIn(blocks: unknown): readonly { readonly block: JsonObject; readonly element: JsonObject }[] {
  return listOf(blocks).flatMap((block) =>
    [...listOf(block.elements), ...listOf([block.accessory]), ...listOf([block.element])]
      .filter(({ type }) => stateful.test(String(type)))
      .map((element) => ({ block, element })),
  );
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
const listOf = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
