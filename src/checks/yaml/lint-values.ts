import type { Mistake } from './lint-check.ts';
import { lintConditions, type Type, type Types } from './lint-conditions.ts';
import { lintForm } from './lint-value-form.ts';
import { compilePattern } from './pattern.ts';
import type { YamlFile, YamlValue } from './yaml-schema.ts';

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
