import type {
  ContextBlock,
  HeaderBlock,
  RichTextBlock,
  RichTextElement,
  RichTextList,
  RichTextPreformatted,
  RichTextSection,
  RichTextText,
} from '@slack/types';

// Everything that people or pods wrote is shown in rich text: there it is data, and no character of it is markup.

type Style = 'bold' | 'code' | 'italic';

/** No element for empty text: Slack refuses it. */
export function words(value: string, style?: Style): readonly RichTextText[] {
  if (value === '') return [];
  return [{ type: 'text', text: value, ...(style === undefined ? {} : { style: { [style]: true } }) }];
}

/** kdebug's small markup: what stands between backticks on one line is code. */
export function marked(value: string): readonly RichTextText[] {
  return value
    .split(/(`[^`\n]+`)/)
    .flatMap((piece) => (/^`[^`\n]+`$/.test(piece) ? words(piece.slice(1, -1), 'code') : words(piece)));
}

export function section(...elements: readonly RichTextElement[]): RichTextSection {
  return { type: 'rich_text_section', elements: [...elements] };
}

export function preformatted(value: string): readonly RichTextPreformatted[] {
  return value === '' ? [] : [{ type: 'rich_text_preformatted', elements: [...words(value)] }];
}

export function numbered(items: readonly RichTextSection[]): readonly RichTextList[] {
  return items.length === 0 ? [] : [{ type: 'rich_text_list', style: 'ordered', elements: [...items] }];
}

export function bullets(items: readonly RichTextSection[]): readonly RichTextList[] {
  return items.length === 0 ? [] : [{ type: 'rich_text_list', style: 'bullet', elements: [...items] }];
}

/** No block without elements. */
export function richText(...elements: readonly RichTextBlock['elements'][number][]): readonly RichTextBlock[] {
  return elements.length === 0 ? [] : [{ type: 'rich_text', elements: [...elements] }];
}

/** Large and bold, plain. */
export function header(value: string): readonly HeaderBlock[] {
  return [{ type: 'header', text: { type: 'plain_text', text: value, emoji: false } }];
}

/** Small grey print, plain. */
export function context(value: string): readonly ContextBlock[] {
  return value === '' ? [] : [{ type: 'context', elements: [{ type: 'plain_text', text: value, emoji: false }] }];
}
