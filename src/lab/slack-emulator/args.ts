import { isObject, type JsonObject } from './json.ts';
import { SlackError, schemaError } from './slack-error.ts';

/** Arguments as they came: strings from a form, values from a JSON body. */
export type Args = JsonObject;

/** undefined for what is missing or empty; Slack treats both alike. */
export function textArg(args: Args, name: string): string | undefined {
  const value = args[name];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function requiredArg(args: Args, name: string): string {
  const value = textArg(args, name);
  if (value === undefined) throw schemaError('invalid_arguments', [`missing required field: ${name}`]);
  return value;
}

export const flagArg = (args: Args, name: string): boolean => ['true', '1', true, 1].includes(args[name] as string);

export function numberArg(args: Args, name: string, otherwise: number): number {
  const value = textArg(args, name);
  if (value === undefined) return otherwise;
  if (!/^\d+$/.test(value)) throw schemaError('invalid_arguments', [`must be an integer [json-pointer:/${name}]`]);
  return Number(value);
}

/** A value that is JSON text in a form and JSON itself in a JSON body. error: what Slack calls it when it can't be read. */
function jsonArg(args: Args, name: string, error: string): unknown {
  const value = args[name];
  if (typeof value !== 'string') return value;
  if (value === '') return undefined;
  try {
    return JSON.parse(value);
  } catch {
    throw new SlackError(error);
  }
}

export function listArg(args: Args, name: string, error: string): readonly JsonObject[] | undefined {
  const value = jsonArg(args, name, error);
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every(isObject)) throw new SlackError(error);
  return value;
}

export function objectArg(args: Args, name: string, error: string): JsonObject | undefined {
  const value = jsonArg(args, name, error);
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw new SlackError(error);
  return value;
}
