import { isObject } from '../json.ts';

/** What is wrong with a value, in Slack's words, each with a JSON pointer; empty when nothing is. */
export type Rule = (value: unknown, at: string) => readonly string[];

/** Fields of an object; a name ending in '?' may be left out. Others than these are refused, as Slack refuses them. */
export function object(fields: Readonly<Record<string, Rule>>): Rule {
  const rules = Object.entries(fields).map(([name, rule]) => ({
    name: name.replace('?', ''),
    rule,
    may: name.endsWith('?'),
  }));
  const names = new Set(rules.map(({ name }) => name));
  return (value, at) => {
    if (!isObject(value)) return [`must be an object [json-pointer:${at}]`];
    const extra = Object.keys(value).filter((name) => !names.has(name));
    return [
      ...extra.map((name) => `invalid additional property: ${name} [json-pointer:${at}]`),
      ...rules.flatMap(({ name, rule, may }) => {
        if (value[name] !== undefined) return rule(value[name], `${at}/${name}`);
        return may ? [] : [`missing required field: ${name} [json-pointer:${at}]`];
      }),
    ];
  };
}

export function text(max: number, min = 1): Rule {
  return (value, at) => {
    if (typeof value !== 'string') return [`must be a string [json-pointer:${at}]`];
    if (value.length > max) return [`must be less than ${max + 1} characters [json-pointer:${at}]`];
    return value.length < min ? [`must be more than ${min - 1} characters [json-pointer:${at}]`] : [];
  };
}

export function list(item: Rule, max: number, min = 1): Rule {
  return (value, at) => {
    if (!Array.isArray(value)) return [`must be an array [json-pointer:${at}]`];
    if (value.length > max) return [`no more than ${max} items allowed [json-pointer:${at}]`];
    if (value.length < min) return [`no less than ${min} items allowed [json-pointer:${at}]`];
    return value.flatMap((one, index) => item(one, `${at}/${index}`));
  };
}

/** The rule that the value's own type names. */
export function byType(rules: Readonly<Record<string, Rule>>): Rule {
  return (value, at) => {
    if (!isObject(value)) return [`must be an object [json-pointer:${at}]`];
    const type = String(value.type);
    const rule = Object.hasOwn(rules, type) ? rules[type] : undefined;
    return rule === undefined ? [`unsupported type: ${type} [json-pointer:${at}/type]`] : rule(value, at);
  };
}

export function oneOf(...allowed: readonly unknown[]): Rule {
  return (value, at) => (allowed.includes(value) ? [] : [`must be one of: ${allowed.join(', ')} [json-pointer:${at}]`]);
}

export function both(first: Rule, second: Rule): Rule {
  return (value, at) => [...first(value, at), ...second(value, at)];
}

/** At least one of the fields has to be there. */
export function anyField(...names: readonly string[]): Rule {
  return (value, at) =>
    isObject(value) && names.some((name) => value[name] !== undefined)
      ? []
      : [`must provide ${names.join(' or ')} [json-pointer:${at}]`];
}

export function number(min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER): Rule {
  return (value, at) =>
    typeof value === 'number' && value >= min && value <= max
      ? []
      : [`must be a number between ${min} and ${max} [json-pointer:${at}]`];
}

export const flag: Rule = (value, at) => (typeof value === 'boolean' ? [] : [`must be a boolean [json-pointer:${at}]`]);
export const anything: Rule = () => [];
