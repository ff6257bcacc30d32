import { type KubeObject, textOf } from '../model/kube-object.ts';
import { badRequest } from '../model/refused.ts';

export type Matches = (object: KubeObject) => boolean;

type Labels = Readonly<Record<string, string>>;

/** A label selector as in a query: a=b, a!=b, a in (b,c), a notin (b), a, !a. Throws Refused 400. */
export function parseLabelSelector(text: string | undefined): Matches {
  const parts = splitOutsideParentheses(text ?? '');
  const tests = parts.map(parseRequirement);
  return ({ metadata }) => tests.every((test) => test(metadata.labels ?? {}));
}

/** A field selector: path=value or path!=value, joined by commas. Braces and dots belong to paths and values. */
export function parseFieldSelector(text: string | undefined): Matches {
  const parts = (text ?? '').split(',').filter((part) => part !== '');
  const tests = parts.map((part) => {
    const [, path, operator, value = ''] = /^([\w.]+)(!=|==?)(.*)$/.exec(part) ?? [];
    if (path === undefined) throw badRequest(`invalid field selector: ${part}`);
    return (object: KubeObject) => (fieldOf(object, path) === value) === (operator !== '!=');
  });
  return (object) => tests.every((test) => test(object));
}

/** A selector of the API's own objects. */
export function matchLabels(labels: Labels | undefined): Matches {
  const wanted = Object.entries(labels ?? {});
  return ({ metadata }) => wanted.length > 0 && wanted.every(([key, value]) => metadata.labels?.[key] === value);
}

function splitOutsideParentheses(text: string): string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const char of text) {
    if (char === '(') depth += 1;
    if (char === ')') depth -= 1;
    if (char === ',' && depth === 0) parts.push('');
    else parts.push(`${parts.pop()}${char}`);
  }
  if (depth !== 0) throw badRequest(`unable to parse requirement: ${text}`);
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

const key = '([\\w./-]+)';

function parseRequirement(text: string): (labels: Labels) => boolean {
  const [, inKey, not, list] = new RegExp(`^${key}\\s+(not)?in\\s*\\(([^)]*)\\)$`).exec(text) ?? [];
  if (inKey !== undefined) {
    const values = (list ?? '').split(',').map((value) => value.trim());
    return (labels) => values.includes(labels[inKey] ?? '\0') === (not === undefined);
  }
  const [, equalKey, operator, value] = new RegExp(`^${key}\\s*(!=|==?)\\s*([\\w.-]*)$`).exec(text) ?? [];
  if (equalKey !== undefined) return (labels) => (labels[equalKey] === value) === (operator !== '!=');
  const [, absent, onlyKey] = new RegExp(`^(!)?${key}$`).exec(text) ?? [];
  if (onlyKey === undefined) throw badRequest(`unable to parse requirement: ${text}`);
  return (labels) => onlyKey in labels === (absent === undefined);
}

function fieldOf(object: KubeObject, path: string): string {
  let value: unknown = object;
  for (const step of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[step];
  return textOf(value);
}
