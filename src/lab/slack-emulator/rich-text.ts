import { isObject, type JsonObject } from './json.ts';
import type { World } from './world.ts';

/** rich_text as a person reads it. Its text is data, never markup. */
export function readRichText(block: JsonObject, world: World): string {
  return parts(block)
    .map((part) => readPart(part, world))
    .join('\n');
}

/** Whom it rings. */
export function mentionsInRichText(value: JsonObject): readonly string[] {
  if (value.type === 'user') return [String(value.user_id)];
  if (value.type === 'usergroup') return [String(value.usergroup_id)];
  if (value.type === 'broadcast') return [String(value.range)];
  return parts(value).flatMap(mentionsInRichText);
}

const parts = ({ elements }: JsonObject): readonly JsonObject[] =>
  Array.isArray(elements) ? elements.filter(isObject) : [];

function readPart(part: JsonObject, world: World): string {
  const mark = part.style === 'ordered' ? '1. ' : '• ';
  if (part.type === 'rich_text_list')
    return parts(part)
      .map((item) => mark + readInline(item, world))
      .join('\n');
  const text = readInline(part, world);
  return part.type === 'rich_text_quote' ? text.replaceAll(/^/gm, '> ') : text;
}

const readInline = (part: JsonObject, world: World): string =>
  parts(part)
    .map((element) => readElement(element, world))
    .join('');

function readElement(element: JsonObject, world: World): string {
  const field = (name: string): string => (typeof element[name] === 'string' ? element[name] : '');
  const { type } = element;
  if (type === 'user') return `@${world.members.get(field('user_id'))?.name ?? field('user_id')}`;
  if (type === 'channel') return `#${world.channels.get(field('channel_id'))?.name ?? field('channel_id')}`;
  if (type === 'usergroup') return `@${world.userGroups.get(field('usergroup_id'))?.handle ?? field('usergroup_id')}`;
  if (type === 'broadcast') return `@${field('range')}`;
  if (type === 'emoji') return `:${field('name')}:`;
  return field('text') || field('url') || field('fallback');
}
