import { optionsOf } from './elements.ts';
import { h } from './h.ts';
import { field, listOf, textOf } from './json.ts';
import type { Page } from './page.ts';
import { searchSelect } from './search-select.ts';
import type { Json } from './wire.ts';

export interface InputParts {
  readonly id: string;
  readonly label: string;
  readonly needed: boolean;
  /** The id of what explains it. */
  readonly hint: string | undefined;
  /** What stands in it, as view.state carries it. */
  readonly state: Json;
  /** The person chose or typed this; '' for nothing. */
  readonly choose: (value: string) => Promise<unknown>;
  readonly page: Page;
}

/** What a person fills in. */
export function inputOf(element: Json, parts: InputParts): HTMLElement {
  switch (element.type) {
    case 'external_select':
      return searchSelect(element, parts);
    case 'static_select':
      return select(parts, h('option', { value: '' }, textOf(element.placeholder)), ...optionsOf(element));
    case 'conversations_select':
      return conversations(element, parts);
    case 'checkboxes':
      return checkboxes(element, parts);
    default:
      return typed(element, parts);
  }
}

function select({ id, needed, hint, state, choose }: InputParts, ...options: readonly HTMLElement[]): HTMLElement {
  const own = h('select', { id, 'aria-required': String(needed), 'aria-describedby': hint }, ...options);
  const chosen = state.selected_conversation ?? (state.selected_option as Json | null | undefined)?.value;
  if (typeof chosen === 'string') own.value = chosen;
  own.addEventListener('change', () => void choose(own.value));
  return own;
}

/** Those that the person sees; Slack's filter of kinds is obeyed. */
function conversations(element: Json, parts: InputParts): HTMLElement {
  const kinds = (element.filter as { readonly include?: readonly string[] } | undefined)?.include;
  const channels = parts.page.state.snapshot.channels.filter(
    ({ kind, shared }) => (kinds === undefined || kinds.includes(kind)) && !shared,
  );
  const options = channels.map(({ id, name }) => h('option', { value: id }, `#${name}`));
  return select(parts, h('option', { value: '' }, textOf(element.placeholder)), ...options);
}

function checkboxes(element: Json, { id, label, state, choose }: InputParts): HTMLElement {
  const ticked = new Set(listOf(state.selected_options).map((one) => field(one, 'value')));
  const boxes = listOf(element.options).map((one, index) => {
    const value = field(one, 'value');
    const box = h('input', { type: 'checkbox', id: `${id}-${index}`, checked: ticked.has(value) });
    box.addEventListener('change', () => {
      if (box.checked) ticked.add(value);
      else ticked.delete(value);
      void choose([...ticked].join(' '));
    });
    const about = textOf(one.description);
    return h('label', {}, box, ` ${textOf(one.text)}`, about !== '' && h('span', { class: 'note' }, ` ${about}`));
  });
  return h('fieldset', { id }, h('legend', {}, label), ...boxes);
}

function typed(element: Json, { id, needed, hint, state, choose }: InputParts): HTMLElement {
  const own = h('input', {
    id,
    type: 'text',
    'aria-required': String(needed),
    'aria-describedby': hint,
    placeholder: textOf(element.placeholder),
    value: typeof state.value === 'string' ? state.value : '',
    autocomplete: 'off',
  });
  own.addEventListener('change', () => void choose(own.value));
  return own;
}
