import { foldLong } from './fold-long.ts';
import { h } from './h.ts';
import { dateText, emojiOf, linkTo, mentionOf } from './inline.ts';
import { field, listOf } from './json.ts';
import type { State } from './state.ts';
import type { Json } from './wire.ts';

/** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block; its text is data, never markup. */
export function renderRichText(block: Json, state: State): HTMLElement {
  return h('div', { class: 'rich-text' }, ...listOf(block.elements).map((part) => renderPart(part, state)));
}

function renderPart(part: Json, state: State): HTMLElement {
  const inside = listOf(part.elements);
  if (part.type === 'rich_text_list') {
    const items = inside.map((item) => h('li', {}, ...listOf(item.elements).map((one) => inline(one, state))));
    return h(part.style === 'ordered' ? 'ol' : 'ul', { class: `indent-${Number(part.indent ?? 0)}` }, ...items);
  }
  const shown = inside.map((one) => inline(one, state));
  if (part.type === 'rich_text_preformatted') return foldLong(h('pre', { tabindex: 0 }, ...shown));
  if (part.type === 'rich_text_quote') return h('blockquote', {}, ...shown);
  return h('p', {}, ...shown);
}

function inline(element: Json, state: State): Node {
  const { type } = element;
  if (type === 'user') return mentionOf(state, '@', field(element, 'user_id'));
  if (type === 'channel') return mentionOf(state, '#', field(element, 'channel_id'));
  if (type === 'usergroup') return mentionOf(state, '!', field(element, 'usergroup_id'));
  if (type === 'broadcast') return h('span', { class: 'mention' }, `@${field(element, 'range')}`);
  if (type === 'emoji') return document.createTextNode(emojiOf(field(element, 'name')));
  if (type === 'date') {
    const { timestamp } = element;
    return h('time', {}, dateText(Number(timestamp), field(element, 'format'), field(element, 'fallback')));
  }
  const text = field(element, 'text') || field(element, 'url');
  const shown = type === 'link' ? linkTo(field(element, 'url'), text) : document.createTextNode(text);
  return styled(shown, element.style);
}

const tags = { code: 'code', bold: 'strong', italic: 'em', strike: 's' } as const;

function styled(node: Node, style: unknown): Node {
  if (typeof style !== 'object' || style === null) return node;
  return Object.entries(tags).reduce<Node>(
    (inner, [name, tag]) => ((style as Json)[name] === true ? h(tag, {}, inner) : inner),
    node,
  );
}
