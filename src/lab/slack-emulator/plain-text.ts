import { isObject, type JsonObject } from './json.ts';
import type { Message } from './message-store.ts';
import { readMrkdwn } from './mrkdwn.ts';
import { readRichText } from './rich-text.ts';
import type { World } from './world.ts';

/** A message as a person reads it: its blocks, or its text where there are none; then its files. */
export function plainText(message: Message, world: World): string {
  const blocks = message.blocks ?? [];
  const shown =
    blocks.length === 0 ? [readMrkdwn(message.text, world)] : blocks.map((block) => readBlock(block, world));
  const files = (message.files ?? []).map(({ name }) => `(file ${name})`);
  return [...shown, ...files].filter((line) => line !== '').join('\n');
}

/** One block or element; what is not known is left out, what can be clicked stands in brackets. */
function readBlock(block: unknown, world: World): string {
  if (typeof block === 'string') return block;
  if (!isObject(block)) return '';
  const read = readers[String(block.type)];
  return read === undefined ? '' : read(block, world);
}

type Reader = (block: JsonObject, world: World) => string;

const lines = (parts: readonly unknown[], world: World, between = '\n'): string =>
  parts
    .map((part) => readBlock(part, world))
    .filter((line) => line !== '')
    .join(between);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const label: Reader = ({ text, placeholder, type }, world) =>
  `[${readBlock(text ?? placeholder, world) || String(type)}]`;
const elements =
  (between: string): Reader =>
  (block, world) =>
    lines(listOf(block.elements), world, between);
const text: Reader = (block, world) => readBlock(block.text, world);
const image: Reader = ({ alt_text: alt }) => `(${String(alt)})`;
const rows: Reader = ({ caption, rows }, world) => {
  const read = listOf(rows).map((row) => lines(listOf(row), world, ' | '));
  return [...(typeof caption === 'string' ? [caption] : []), ...read].join('\n');
};

const readers: Readonly<Record<string, Reader>> = {
  plain_text: ({ text }) => String(text),
  raw_text: ({ text }) => String(text),
  raw_number: ({ text }) => String(text),
  markdown: ({ text }) => String(text),
  mrkdwn: ({ text }, world) => readMrkdwn(String(text), world),
  header: text,
  alert: text,
  section: ({ text, fields, accessory }, world) => lines([text, ...listOf(fields), accessory], world),
  context: elements(' '),
  actions: elements(' '),
  divider: () => '---',
  image,
  rich_text: (block, world) => readRichText(block, world),
  table: rows,
  data_table: rows,
  container: (block, world) => lines([block.title, block.subtitle, ...listOf(block.child_blocks)], world),
  card: (block, world) => lines([block.title, block.subtitle, block.body, ...listOf(block.actions)], world),
  input: ({ label, element }, world) => lines([label, element], world),
  button: label,
  overflow: ({ options }, world) =>
    `[${listOf(options)
      .map((one) => (isObject(one) ? readBlock(one.text, world) : ''))
      .join(' / ')}]`,
  static_select: label,
  external_select: label,
  users_select: label,
  conversations_select: label,
  plain_text_input: label,
};
