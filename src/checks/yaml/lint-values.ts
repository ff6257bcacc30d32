import { didYouMean } from '../../request/did-you-mean.ts';
import { readJsonPath } from './json-path.ts';
import type { Mistake } from './lint-check.ts';
import { lintConditions, type Type, type Types } from './lint-conditions.ts';
import { compilePattern } from './pattern.ts';
import type { YamlFile, YamlValue } from './yaml-schema.ts';

const kinds = [
  'find',
  'each',
  'json',
  'exit',
  'count',
  'sum',
  'largest',
  'smallest',
  'join',
  'ratio',
  'difference',
] as const;
type Kind = (typeof kinds)[number];
const ofStep: readonly string[] = ['find', 'each', 'json', 'exit'];
const ofRows: readonly string[] = ['count', 'sum', 'largest', 'smallest', 'join'];

/** The values' mistakes, and of what type each is; arguments count as values. */
export function lintValues(file: YamlFile): { readonly types: Types; readonly mistakes: readonly Mistake[] } {
  const types = new Map<string, Type>(
    Object.entries(file.args).map(([name, { type }]) => [
      name,
      type === 'number' || type === 'port' ? 'number' : 'text',
    ]),
  );
  const mistakes: Mistake[] = [];
  for (const [name, value] of Object.entries(file.values)) {
    const path = ['values', name];
    if (types.has(name)) mistakes.push({ path, message: 'has the name of an argument: choose another' });
    const why = lintForm(value, file) ?? lintReads(value, types);
    if (why !== undefined) mistakes.push({ path, message: why });
    else mistakes.push(...lintConditions(value.where, columnsAnd(types, rowsOf(value)), [...path, 'where']));
    types.set(name, typeOf(value));
  }
  return { types, mistakes };
}

/** What a name means where the rows of a list are looked at: its columns, then everything else. */
export function columnsAnd(types: Types, list: string | undefined): Types {
  const type = types.get(list ?? '');
  return typeof type === 'object' ? new Map([...types, ...type.columns]) : types;
}

function lintForm(value: YamlValue, { steps }: YamlFile): string | undefined {
  const given = kinds.filter((kind) => value[kind] !== undefined);
  const [kind] = given;
  if (kind === undefined || given.length > 1) return `needs exactly one of ${kinds.join(', ')}`;
  return lintStep(value, kind, steps) ?? lintTake(value, steps) ?? lintKeys(value, kind) ?? lintSource(value);
}

function lintStep({ step, api }: YamlValue, kind: Kind, steps: YamlFile['steps']): string | undefined {
  const reads = ofStep.includes(kind);
  if (step !== undefined && !Object.hasOwn(steps, step)) {
    const known = Object.keys(steps);
    return `reads step ${step}, which is not there. ${didYouMean(step, known, `There is ${known.join(', ')}.`)}`;
  }
  if (api !== undefined && (step !== undefined || kind !== 'json')) return 'reads the API by json alone';
  if (reads && step === undefined && api === undefined) return 'needs step: whose output it reads';
  return !reads && step !== undefined ? `reads no step: ${kind} is made of other values` : undefined;
}

function lintTake({ take, step = '', numbers, find }: YamlValue, steps: YamlFile['steps']): string | undefined {
  if (take !== 'last' && steps[step]?.samples === undefined)
    return `takes the ${take} of samples, and its step has none`;
  return take === 'growth' && (numbers !== true || find === undefined)
    ? 'needs find and numbers: true to grow'
    : undefined;
}

function lintKeys(value: YamlValue, kind: Kind): string | undefined {
  const fits: Readonly<Record<string, boolean>> = {
    where: ofRows.includes(kind),
    column: ofRows.includes(kind) && kind !== 'count',
    fields: kind === 'json',
    numbers: ['find', 'each', 'json'].includes(kind),
    scale: value.numbers !== undefined,
  };
  const strange = (['where', 'column', 'fields', 'numbers', 'scale'] as const).find(
    (key) => value[key] !== undefined && fits[key] !== true,
  );
  return strange === undefined ? undefined : `has ${strange}, which means nothing here`;
}

function lintSource(value: YamlValue): string | undefined {
  if (value.find !== undefined)
    return lintPattern(value.find, (captures) => captures.length > 1 && 'has more than one capture: find reads one');
  if (value.each !== undefined) {
    return lintPattern(value.each, (captures) => {
      if (captures.length === 0) return 'has no capture: write (?P<name>…)';
      const unknown = Array.isArray(value.numbers) ? value.numbers.find((name) => !captures.includes(name)) : undefined;
      if (value.numbers === true) return 'must say which columns are numbers, as a list';
      return unknown !== undefined && `calls ${unknown} a number, which it does not capture`;
    });
  }
  return value.json === undefined ? undefined : lintJson(value);
}

function lintPattern(source: string, why: (captures: readonly string[]) => string | false): string | undefined {
  const pattern = compilePattern(source);
  if (typeof pattern === 'string') return `has a pattern that ${pattern}`;
  const strange = why(pattern.captures);
  return strange === false ? undefined : strange;
}

/** Env literals, arguments, annotations and messages are sensitive text (docs/policy.md), so no value may hold them. */
const notShown: readonly string[] = ['value', 'command', 'args', 'annotations', 'message', 'data', 'stringData'];

function lintJson({ json = '$', fields, api }: YamlValue): string | undefined {
  for (const source of [json, ...Object.values(fields ?? {})]) {
    const path = readJsonPath(source);
    if (typeof path === 'string') return `has a JSON path that ${path}`;
    const hidden = path.parts.find((part) => 'member' in part && notShown.includes(part.member));
    if (api !== undefined && hidden !== undefined)
      return 'reads what is never shown: values of env, arguments, annotations and messages';
  }
  return undefined;
}

function lintReads(value: YamlValue, types: Types): string | undefined {
  const list = rowsOf(value);
  if (list !== undefined) {
    const type = types.get(list);
    if (typeof type !== 'object') return `needs a list above it, and ${list} is none`;
    if (value.count !== undefined) return undefined;
    if (value.column === undefined) return 'needs column: which one of the list';
    const column = type.columns.get(value.column);
    if (column === undefined)
      return `takes the column ${value.column}, which ${list} does not have: ${[...type.columns.keys()].join(', ')}`;
    return value.join === undefined && column === 'text'
      ? `needs a column of numbers, and ${value.column} is text`
      : undefined;
  }
  const pair = value.ratio ?? value.difference ?? [];
  const strange = pair.find((name) => types.get(name) !== 'number' && types.get(name) !== 'any');
  return strange === undefined ? undefined : `is made of ${strange}, which is no number above it`;
}

function rowsOf(value: YamlValue): string | undefined {
  return value.count ?? value.sum ?? value.largest ?? value.smallest ?? value.join;
}

function typeOf(value: YamlValue): Type {
  const numbers: readonly string[] = Array.isArray(value.numbers) ? value.numbers : [];
  const typed = (names: readonly string[], other: Type): Type => ({
    columns: new Map(names.map((name) => [name, numbers.includes(name) ? 'number' : other])),
  });
  if (value.fields !== undefined) return typed(Object.keys(value.fields), 'any');
  if (value.each !== undefined) return typed(capturesOf(value.each), 'text');
  if (value.join !== undefined) return 'text';
  if (value.json !== undefined) return value.numbers === true ? 'number' : 'any';
  if (value.find === undefined || value.numbers === true) return 'number';
  return capturesOf(value.find).length === 0 ? 'boolean' : 'text';
}

function capturesOf(source: string): readonly string[] {
  const pattern = compilePattern(source);
  return typeof pattern === 'string' ? [] : pattern.captures;
}
