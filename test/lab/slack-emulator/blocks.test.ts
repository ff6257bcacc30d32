import { describe, expect, it } from '@jest/globals';
import { textLength, validateBlocks } from '../../../src/lab/slack-emulator/blocks/validate-blocks.ts';
import { limits, rates } from '../../../src/lab/slack-emulator/limits.ts';
import { actions, button, type Json, section } from './start-emulator.ts';

const x = (length: number): string => 'x'.repeat(length);
const plain = (length: number): Json => ({ type: 'plain_text', text: x(length) });
const mrkdwn = (length: number): Json => ({ type: 'mrkdwn', text: x(length) });
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const option = (index: number, more: Json = {}): Json => ({ text: plain(3), value: `v${index}`, ...more });
const select = (options: Json[]): Json => actions({ type: 'static_select', action_id: 'a', options });
const confirm = (more: Json): Json => actions(button('a', { confirm: { text: plain(3), ...more } }));
const raw = { type: 'raw_text', text: 'x' };

/** One block that uses up a limit exactly, made of that limit. */
const byLimit: Partial<Record<keyof typeof limits, (max: number) => Json>> = {
  sectionText: (max) => section(x(max)),
  sectionFields: (max) => ({ type: 'section', fields: many(max, () => mrkdwn(3)) }),
  sectionField: (max) => ({ type: 'section', fields: [mrkdwn(max)] }),
  headerText: (max) => ({ type: 'header', text: plain(max) }),
  contextElements: (max) => ({ type: 'context', elements: many(max, () => mrkdwn(3)) }),
  contextText: (max) => ({ type: 'context', elements: [mrkdwn(max)] }),
  actionsElements: (max) => actions(...many(max, (index) => button(`a${index}`))),
  buttonText: (max) => actions(button('a', { text: plain(max) })),
  buttonValue: (max) => actions(button('a', { value: x(max) })),
  buttonUrl: (max) => actions(button('a', { url: x(max) })),
  accessibilityLabel: (max) => actions(button('a', { accessibility_label: x(max) })),
  id: (max) => actions(button(x(max), { text: plain(3), value: 'v' })),
  confirmTitle: (max) => confirm({ title: plain(max) }),
  confirmText: (max) => confirm({ text: plain(max) }),
  confirmButton: (max) => confirm({ deny: plain(max) }),
  options: (max) => select(many(max, option)),
  optionText: (max) => select([option(0, { text: plain(max) })]),
  optionValue: (max) => select([option(0, { value: x(max) })]),
  placeholder: (max) => actions({ type: 'external_select', action_id: 'a', placeholder: plain(max) }),
  overflowOptions: (max) => actions({ type: 'overflow', action_id: 'a', options: many(max, option) }),
  choiceOptions: (max) => actions({ type: 'checkboxes', action_id: 'a', options: many(max, option) }),
  imageUrl: (max) => ({ type: 'image', alt_text: 'x', image_url: x(max) }),
  altText: (max) => ({ type: 'image', alt_text: x(max), image_url: 'x' }),
  imageTitle: (max) => ({ type: 'image', alt_text: 'x', image_url: 'x', title: plain(max) }),
  markdownText: (max) => ({ type: 'markdown', text: x(max) }),
  tableRows: (max) => ({ type: 'table', rows: many(max, () => [raw]) }),
  tableColumns: (max) => ({ type: 'table', rows: [many(max, () => raw)] }),
  dataTableRows: (max) => ({ type: 'data_table', caption: 'x', rows: many(max, () => [raw]) }),
  alertText: (max) => ({ type: 'alert', text: plain(max) }),
  cardTitle: (max) => ({ type: 'card', title: mrkdwn(max) }),
  cardBody: (max) => ({ type: 'card', body: mrkdwn(max) }),
  cardActions: (max) => ({ type: 'card', actions: many(max, (index) => button(`a${index}`)) }),
  containerBlocks: (max) => ({ type: 'container', child_blocks: many(max, () => ({ type: 'divider' })) }),
  containerTitle: (max) => ({ type: 'container', title: plain(max), child_blocks: [{ type: 'divider' }] }),
  planTasks: (max) => ({
    type: 'plan',
    title: 'x',
    tasks: many(max, (index) => ({ type: 'task_card', task_id: `${index}`, title: 'x', status: 'complete' })),
  }),
};

describe('a limit of a block', () => {
  it.each(Object.entries(byLimit))('%s may be reached but not exceeded', (name, make) => {
    const { max } = limits[name as keyof typeof limits];
    expect(validateBlocks([make(max)])).toEqual([]);
    expect(validateBlocks([make(max + 1)])).not.toEqual([]);
  });

  it('of a message is 50 blocks, and 12,000 characters of markdown in all', () => {
    expect(validateBlocks(many(50, () => ({ type: 'divider' })))).toEqual([]);
    expect(validateBlocks(many(51, () => ({ type: 'divider' })))).toEqual([
      'no more than 50 items allowed [json-pointer:/blocks]',
    ]);
    const halves = [
      { type: 'markdown', text: x(6_000) },
      { type: 'markdown', text: x(6_001) },
    ];
    expect(validateBlocks(halves)).toEqual(['must be less than 12001 characters [json-pointer:/blocks]']);
  });

  it.each([...Object.entries(limits), ...Object.entries(rates)])('%s says where it comes from', (_name, limit) => {
    expect(limit.source.length).toBeGreaterThan(10);
  });
});

const text = { type: 'text', text: 'x' };
const richText = (...elements: Json[]): Json => ({ type: 'rich_text', elements });
const preformatted = (...elements: Json[]): Json => richText({ type: 'rich_text_preformatted', elements });

describe('blocks', () => {
  it.each<[string, Json]>([
    ['a section with an accessory', { ...section('x'), accessory: button('a') }],
    [
      'rich text of every kind',
      richText(
        {
          type: 'rich_text_section',
          elements: [
            { ...text, style: { bold: true } },
            { type: 'user', user_id: 'U1' },
          ],
        },
        { type: 'rich_text_preformatted', elements: [text], border: 0 },
        { type: 'rich_text_quote', elements: [text] },
        { type: 'rich_text_list', style: 'bullet', elements: [{ type: 'rich_text_section', elements: [text] }] },
      ),
    ],
    [
      'a table with rich cells',
      { type: 'table', rows: [[raw, richText({ type: 'rich_text_section', elements: [text] })]] },
    ],
    [
      'a menu with groups',
      actions({ type: 'static_select', action_id: 'a', option_groups: [{ label: plain(3), options: [option(0)] }] }),
    ],
  ])('like %s pass', (_what, block) => {
    expect(validateBlocks([block])).toEqual([]);
  });

  it.each<[string, Json, string]>([
    ['an unknown type', { type: 'sektion' }, 'unsupported type: sektion [json-pointer:/blocks/0/type]'],
    [
      'a type like a property of every object',
      { type: 'constructor' },
      'unsupported type: constructor [json-pointer:/blocks/0/type]',
    ],
    [
      'an unknown field',
      { type: 'divider', colour: 'red' },
      'invalid additional property: colour [json-pointer:/blocks/0]',
    ],
    ['a missing field', { type: 'header' }, 'missing required field: text [json-pointer:/blocks/0]'],
    ['a section without text and fields', { type: 'section' }, 'must provide text or fields [json-pointer:/blocks/0]'],
    [
      'mrkdwn in a header',
      { type: 'header', text: mrkdwn(3) },
      'unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]',
    ],
    ['an empty text', section(''), 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
    [
      'an empty rich text element',
      preformatted({ type: 'text', text: '' }),
      'must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]',
    ],
    [
      'a user inside preformatted text',
      preformatted({ type: 'user', user_id: 'U1' }),
      'unsupported type: user [json-pointer:/blocks/0/elements/0/elements/0/type]',
    ],
    [
      'an input in a message',
      { type: 'input', label: plain(3), element: {} },
      'unsupported type: input [json-pointer:/blocks/0/type]',
    ],
    [
      'rich text in a container',
      { type: 'container', child_blocks: [preformatted(text)] },
      'unsupported type: rich_text [json-pointer:/blocks/0/child_blocks/0/type]',
    ],
    [
      'a bad button style',
      actions(button('a', { style: 'warning' })),
      'must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]',
    ],
    ['no elements', actions(), 'no less than 1 items allowed [json-pointer:/blocks/0/elements]'],
    [
      'two buttons of one action_id',
      actions(button('a'), button('a')),
      'action_id already exists [json-pointer:/blocks/0]',
    ],
    [
      'two options of one value',
      select([option(0), option(0)]),
      'option values must be unique [json-pointer:/blocks/0/elements/0/options]',
    ],
    [
      'a select without options',
      actions({ type: 'static_select', action_id: 'a' }),
      'must provide options or option_groups [json-pointer:/blocks/0/elements/0]',
    ],
    [
      'an image without address',
      { type: 'image', alt_text: 'x' },
      'must provide image_url or slack_file [json-pointer:/blocks/0]',
    ],
  ])('with %s are refused', (_what, block, sentence) => {
    expect(validateBlocks([block])).toContain(sentence);
  });

  it('of one block_id are refused', () => {
    const twice = many(2, () => ({ type: 'divider', block_id: 'same' }));
    expect(validateBlocks(twice)).toEqual(['block_id already exists [json-pointer:/blocks]']);
  });

  it('count with all their text, also in tables, menus and dialogs', () => {
    expect(textLength([section('12345'), preformatted(text), { type: 'table', rows: [[raw]] }])).toBe(7);
    expect(textLength([confirm({ title: plain(10) })])).toBe('a'.length + 3 + 10);
  });
});
