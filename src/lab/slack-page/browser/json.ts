import type { Json } from './wire.ts';

export const listOf = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) : [];

export const field = (object: Json, name: string): string => {
  const value = object[name];
  return typeof value === 'string' ? value : '';
};

/** The text of a text object; '' when there is none. */
export const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? field(value as Json, 'text') : '';
