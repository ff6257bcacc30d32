type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const listOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
export const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');

const maxDepth = 12;
/** Elements of these stand in one line. */
const inline = new Set(['rich_text_section', 'rich_text_preformatted', 'rich_text_quote']);
const inner = ['title', 'subtitle', 'body', 'text', 'fields', 'elements', 'accessory', 'blocks', 'child_blocks'];

/** All text of Slack blocks in reading order, in Slack's markup; a button leaves only its address. */
export function blockText(node: unknown, depth = 0): string {
  if (depth > maxDepth) return '';
  if (Array.isArray(node)) return lines(node.map((one) => blockText(one, depth + 1)));
  if (!isObject(node)) return '';
  const { type } = node;
  if (type === 'button') return address(node, '');
  if (type === 'table' || type === 'data_table') return tableText(node, depth);
  if (typeof node.text === 'string') return leafText(node, node.text);
  if (type === 'link') return address(node, undefined);
  if (typeof type === 'string' && inline.has(type) && Array.isArray(node.elements)) {
    return node.elements.map((one) => blockText(one, depth + 1)).join('');
  }
  return lines(inner.map((key) => blockText(node[key], depth + 1)));
}

/** Rich text carries its marks as a style. */
function leafText(node: Json, text: string): string {
  if (node.type === 'link') return address(node, text);
  return isObject(node.style) && node.style.code === true ? `\`${text}\`` : text;
}

function tableText({ rows }: Json, depth: number): string {
  if (!Array.isArray(rows)) return '';
  const cell = (one: unknown): string =>
    blockText(one, depth + 2)
      .replaceAll('\n', ' ')
      .trim();
  return rows.map((row) => (Array.isArray(row) ? `| ${row.map(cell).join(' | ')} |` : '')).join('\n');
}

function address({ url }: Json, label: string | undefined): string {
  const plain = textIn(url);
  if (plain === '') return label ?? '';
  return label === undefined ? `<${plain}>` : `<${plain}|${label}>`;
}

const lines = (texts: readonly string[]): string => texts.filter((text) => text !== '').join('\n');
