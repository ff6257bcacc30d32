import { renderBlocks } from './blocks.ts';
import { dialog } from './dialog.ts';
import { optionsOf } from './elements.ts';
import { h } from './h.ts';
import { field, listOf, textOf } from './json.ts';
import type { Page } from './page.ts';
import type { Json } from './wire.ts';

/** The topmost modal of the app, or none. What was typed stays when the app changes the view. */
export function showModal(views: readonly Json[], page: Page): void {
  const own = dialog();
  const view = views.at(-1);
  if (view === undefined) {
    if (own.open && own.dataset.view !== undefined) own.close();
    delete own.dataset.view;
    return;
  }
  const typed = own.dataset.view === field(view, 'id') ? valuesIn(own) : {};
  own.dataset.view = field(view, 'id');
  const form = h(
    'form',
    {},
    h('h2', { id: 'dialog-title' }, textOf(view.title)),
    ...listOf(view.blocks).flatMap((block) => partOf(block, page)),
  );
  const submit = textOf(view.submit);
  const close = h('button', { type: 'button' }, textOf(view.close) || 'Close');
  close.addEventListener('click', () => void page.act({ act: 'close-view' }));
  form.append(
    h(
      'div',
      { class: 'block-actions' },
      close,
      submit !== '' && h('button', { type: 'submit', class: 'primary' }, submit),
    ),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void page.act({ act: 'submit', values: valuesIn(own) });
  });
  own.replaceChildren(form);
  restore(own, typed);
  if (!own.open) own.showModal();
}

function partOf(block: Json, page: Page): readonly HTMLElement[] {
  const onAction = (action: string, how: object) => page.act({ act: 'click-view', action, ...how });
  if (block.type !== 'input') return renderBlocks([block], page, onAction);
  const element = (block.element ?? {}) as Json;
  const id = `input-${field(block, 'block_id')}-${field(element, 'action_id')}`;
  const needed = block.optional !== true;
  const own = inputOf(element, { id, needed, onAction, dispatches: block.dispatch_action === true });
  own.dataset.action = field(element, 'action_id');
  own.dataset.type = field(element, 'type');
  const hint = textOf(block.hint);
  return [
    h(
      'div',
      { class: 'input' },
      h('label', { for: id }, textOf(block.label)),
      own,
      hint !== '' && h('p', { class: 'note' }, hint),
    ),
  ];
}

interface InputOptions {
  readonly id: string;
  readonly needed: boolean;
  readonly dispatches: boolean;
  readonly onAction: (action: string, how: object) => Promise<unknown>;
}

function inputOf(element: Json, { id, needed, dispatches, onAction }: InputOptions): HTMLElement {
  const action = field(element, 'action_id');
  if (element.type === 'static_select') {
    const own = h(
      'select',
      { id, required: needed },
      h('option', { value: '' }, textOf(element.placeholder)),
      ...optionsOf(element),
    );
    if (dispatches) own.addEventListener('change', () => void onAction(action, { value: own.value }));
    return own;
  }
  const placeholder = textOf(element.placeholder);
  const own = h('input', {
    id,
    required: needed,
    placeholder,
    value: field(element, 'initial_value'),
    autocomplete: 'off',
  });
  if (dispatches) own.addEventListener('change', () => void onAction(action, { value: own.value }));
  return own;
}

/** As view.state.values carries them, by block and action. */
function valuesIn(own: HTMLElement): Record<string, Record<string, object>> {
  const values: Record<string, Record<string, object>> = {};
  for (const input of inputsIn(own)) {
    const { action = '', type = '' } = input.dataset;
    const { value } = input;
    const option = value === '' ? null : { text: { type: 'plain_text', text: value }, value };
    const state = type.endsWith('select')
      ? { type, selected_option: option }
      : { type, value: value === '' ? null : value };
    values[input.id] = { [action]: state };
  }
  return values;
}

function restore(own: HTMLElement, typed: Record<string, Record<string, object>>): void {
  for (const input of inputsIn(own)) {
    const before = typed[input.id]?.[input.dataset.action ?? ''] as
      | { value?: string; selected_option?: { value: string } }
      | undefined;
    const value = before?.selected_option?.value ?? before?.value;
    if (value !== undefined && value !== null) input.value = value;
  }
}

const inputsIn = (own: HTMLElement): readonly (HTMLInputElement | HTMLSelectElement)[] => [
  ...own.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[data-action]'),
];
