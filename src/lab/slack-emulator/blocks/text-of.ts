import { isObject } from '../json.ts';

/** Every text in a block, at any depth: what a reader sees, confirm dialogs and option labels included. */
export function textOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textOf);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, field]) => {
    if (typeof field !== 'string') return textOf(field);
    return name === 'text' || name === 'caption' ? [field] : [];
  });
}
