import { type OnAction, renderElement } from './elements.ts';
import { h } from './h.ts';
import { field, listOf, textOf } from './json.ts';
import { renderMrkdwn } from './mrkdwn.ts';
import type { Page } from './page.ts';
import { renderRichText } from './rich-text.ts';
import type { Json } from './wire.ts';

/** Blocks laid out as in Slack's own reference. What is not known is named, so that nothing vanishes silently. */
export function renderBlocks(blocks: readonly Json[], page: Page, onAction: OnAction): readonly HTMLElement[] {
  return blocks.map((block) => {
    const render = renderers[field(block, 'type')];
    if (render === undefined) return h('p', { class: 'unknown' }, `(a block of type ${field(block, 'type')})`);
    return render(block, page, onAction);
  });
}

type Renderer = (block: Json, page: Page, onAction: OnAction) => HTMLElement;

const renderers: Readonly<Record<string, Renderer>> = {
  header: (block) => h('h3', { class: 'block-header' }, textOf(block.text)),
  divider: () => h('hr'),
  rich_text: (block, { state }) => renderRichText(block, state),
  markdown: (block, { state }) => h('div', {}, ...renderMrkdwn(field(block, 'text'), state)),
  section,
  context: (block, page) =>
    h('div', { class: 'block-context' }, ...listOf(block.elements).map((one) => small(one, page))),
  actions: (block, page, onAction) =>
    h('div', { class: 'block-actions' }, ...listOf(block.elements).map((one) => renderElement(one, page, onAction))),
  image: (block) => h('p', { class: 'unknown' }, `(picture: ${field(block, 'alt_text')})`),
  table,
};

function section(block: Json, page: Page, onAction: OnAction): HTMLElement {
  const fields = listOf(block.fields).map((one) => h('div', {}, ...textNodes(one, page)));
  const accessory = listOf([block.accessory]).map((one) => renderElement(one, page, onAction));
  const text = typeof block.text === 'object' && block.text !== null ? textNodes(block.text as Json, page) : [];
  return h(
    'div',
    { class: 'block-section' },
    h('div', { class: 'block-text' }, ...text, fields.length > 0 && h('div', { class: 'block-fields' }, ...fields)),
    ...accessory,
  );
}

function textNodes(text: Json, { state }: Page): readonly Node[] {
  const plain = field(text, 'text');
  return text.type === 'mrkdwn' ? renderMrkdwn(plain, state) : [document.createTextNode(plain)];
}

function small(element: Json, page: Page): HTMLElement {
  if (element.type === 'image') return h('span', {}, `(picture: ${field(element, 'alt_text')})`);
  return h('span', {}, ...textNodes(element, page));
}

/** The first row is the head. */
function table(block: Json, { state }: Page): HTMLElement {
  const rows = Array.isArray(block.rows) ? (block.rows as readonly unknown[]) : [];
  const cellOf = (cell: Json): Node | string =>
    cell.type === 'rich_text' ? renderRichText(cell, state) : field(cell, 'text');
  const cells = rows.map((row, index) =>
    h('tr', {}, ...listOf(row).map((cell) => h(index === 0 ? 'th' : 'td', {}, cellOf(cell)))),
  );
  return h('div', { class: 'block-table', tabindex: 0 }, h('table', {}, ...cells));
}
