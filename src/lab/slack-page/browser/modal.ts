import { renderBlocks } from './blocks.ts';
import { dialog } from './dialog.ts';
import { h } from './h.ts';
import { field, listOf, textOf } from './json.ts';
import { inputOf } from './modal-inputs.ts';
import type { Page } from './page.ts';

import type { Json } from './wire.ts';

/** What is drawn: state alone changes nothing of it, since the person made that change here. */
const drawn = { view: '', blocks: '' };

/** The topmost modal of the app, or none. What was typed and where the focus is stay when the app changes the view. */
export function showModal(views: readonly Json[], page: Page): void {
  const own = dialog();
  const view = views.at(-1);
  if (view === undefined) {
    if (own.open && own.dataset.view !== undefined) own.close();
    delete own.dataset.view;
    Object.assign(drawn, { view: '', blocks: '' });
    return;
  }
  const now = { view: field(view, 'id'), blocks: JSON.stringify([view.title, view.blocks, view.submit]) };
  if (own.open && drawn.view === now.view && drawn.blocks === now.blocks) return;
  const kept = drawn.view === now.view ? keep(own) : undefined;
  Object.assign(drawn, now);
  own.dataset.view = now.view;
  own.replaceChildren(formOf(view, page));
  kept?.bringBack();
  if (!own.open) own.showModal();
}

function formOf(view: Json, page: Page): HTMLElement {
  const submit = textOf(view.submit);
  const close = h('button', { type: 'button' }, textOf(view.close) || 'Close');
  close.addEventListener('click', () => void page.act({ act: 'close-view' }));
  const buttons = h(
    'div',
    { class: 'block-actions' },
    close,
    submit !== '' && h('button', { type: 'submit', class: 'primary' }, submit),
  );
  const blocks = listOf(view.blocks).flatMap((block) => partOf(block, view, page));
  // Slack's own words say what is missing, so the browser's do not get in the way.
  const form = h('form', { novalidate: true }, h('h2', { id: 'dialog-title' }, textOf(view.title)), ...blocks, buttons);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send(form, page);
  });
  return form;
}

/** What stands in a field reaches the server when the field is left, which a key press does not do. */
async function send(form: HTMLElement, page: Page): Promise<void> {
  const { activeElement: active } = document;
  if (active instanceof HTMLElement && form.contains(active)) active.dispatchEvent(new Event('change'));
  await Promise.allSettled(pending);
  const { error = '', errors = {} } = await page.send({ act: 'submit' });
  showErrors(form, errors, error);
}

const pending = new Set<Promise<unknown>>();

function showErrors(form: HTMLElement, errors: Readonly<Record<string, string>>, error: string): void {
  for (const old of form.querySelectorAll('.wrong')) old.remove();
  const places = [...form.querySelectorAll<HTMLElement>('[data-block]')];
  const wrong = places.filter(({ dataset }) => errors[dataset.block ?? ''] !== undefined);
  for (const place of wrong) place.append(alertOf(errors[place.dataset.block ?? ''] ?? ''));
  if (wrong.length === 0 && error !== '') form.append(alertOf(error));
  wrong[0]?.querySelector<HTMLElement>('input, select')?.focus();
}

const alertOf = (text: string): HTMLElement => h('p', { class: 'wrong', role: 'alert' }, text);

function partOf(block: Json, view: Json, page: Page): readonly HTMLElement[] {
  const act = (action: string, how: object): Promise<unknown> => {
    const doing = page.act({ act: 'click-view', action, block: field(block, 'block_id'), ...how });
    pending.add(doing);
    return doing.finally(() => pending.delete(doing));
  };
  if (block.type !== 'input') return renderBlocks([block], page, act);
  const element = (block.element ?? {}) as Json;
  const blockId = field(block, 'block_id');
  const id = `input-${blockId}`;
  const hint = textOf(block.hint);
  const needed = block.optional !== true;
  const own = inputOf(element, {
    id,
    label: textOf(block.label),
    needed,
    hint: hint === '' ? undefined : `${id}-hint`,
    state: stateOf(view, blockId, field(element, 'action_id')),
    choose: (value) => act(field(element, 'action_id'), { value }),
    page,
  });
  const label = `${textOf(block.label)}${needed ? '' : ' (optional)'}`;
  const isGroup = own.tagName === 'FIELDSET';
  return [
    h(
      'div',
      { class: 'input', 'data-block': blockId },
      !isGroup && h('label', { for: id }, label),
      own,
      hint !== '' && h('p', { class: 'note', id: `${id}-hint` }, hint),
    ),
  ];
}

function stateOf(view: Json, block: string, action: string): Json {
  const values = (view.state as { readonly values?: Json } | undefined)?.values ?? {};
  return ((values[block] as Json | undefined)?.[action] as Json | undefined) ?? {};
}

/** Text that was not sent yet, and the focus. */
function keep(own: HTMLElement): { bringBack(): void } {
  const texts = [...own.querySelectorAll('input')].map(({ id, value }) => ({ id, value }));
  const focused = document.activeElement?.id ?? '';
  return {
    bringBack: () => {
      for (const { id, value } of texts) {
        const input = document.getElementById(id);
        if (input instanceof HTMLInputElement && id !== '' && input.type === 'text' && input.role !== 'combobox')
          input.value = value;
      }
      if (focused !== '') document.getElementById(focused)?.focus();
    },
  };
}
