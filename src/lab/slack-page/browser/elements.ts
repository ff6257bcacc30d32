import { h } from './h.ts';
import { field, listOf, textOf } from './json.ts';
import type { Page } from './page.ts';
import type { Json } from './wire.ts';

/** Hands a click to the surface it happened on. */
export type OnAction = (
  action: string,
  how: { readonly value?: string; readonly confirm?: boolean },
) => Promise<unknown>;

/** An element that can be clicked or chosen from; undefined for kinds that kdebug does not use. */
export function renderElement(element: Json, page: Page, onAction: OnAction): HTMLElement | undefined {
  const { type } = element;
  if (type === 'button') return button(element, page, onAction);
  if (type === 'static_select' || type === 'radio_buttons') return select(element, onAction);
  if (type === 'overflow') return select({ ...element, placeholder: { text: 'More …' } }, onAction);
  return undefined;
}

function button(element: Json, page: Page, onAction: OnAction): HTMLElement {
  const style = field(element, 'style');
  const url = field(element, 'url');
  const own = h(
    'button',
    {
      type: 'button',
      class: `block-button ${style}`,
      'aria-label': field(element, 'accessibility_label') || undefined,
    },
    textOf(element.text),
  );
  own.addEventListener('click', () => {
    own.disabled = true;
    void press().finally(() => {
      own.disabled = false;
    });
  });
  const press = async (): Promise<void> => {
    const { confirm } = element;
    if (typeof confirm === 'object' && confirm !== null && !(await page.ask(questionOf(confirm as Json)))) return;
    if (/^https?:/.test(url)) window.open(url, '_blank', 'noopener');
    await onAction(field(element, 'action_id'), { confirm: true });
  };
  return own;
}

function questionOf(confirm: Json) {
  return {
    title: textOf(confirm.title) || 'Are you sure?',
    text: textOf(confirm.text),
    yes: textOf(confirm.confirm) || 'Yes',
    no: textOf(confirm.deny) || 'Cancel',
    danger: confirm.style === 'danger',
  };
}

function select(element: Json, onAction: OnAction): HTMLElement {
  const own = h(
    'select',
    { 'aria-label': textOf(element.placeholder) || 'Choose' },
    h('option', { value: '' }, textOf(element.placeholder) || 'Choose'),
    ...optionsOf(element),
  );
  own.addEventListener('change', () => {
    if (own.value !== '') void onAction(field(element, 'action_id'), { value: own.value });
  });
  return own;
}

/** Groups are shown as groups. */
export function optionsOf(element: Json): readonly HTMLElement[] {
  const chosen =
    typeof element.initial_option === 'object' ? field(element.initial_option as Json, 'value') : undefined;
  const option = (one: Json): HTMLElement =>
    h('option', { value: field(one, 'value'), selected: field(one, 'value') === chosen }, textOf(one.text));
  const groups = listOf(element.option_groups).map((group) =>
    h('optgroup', { label: textOf(group.label) }, ...listOf(group.options).map(option)),
  );
  return [...listOf(element.options).map(option), ...groups];
}
