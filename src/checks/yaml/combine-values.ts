import { holds } from './holds.ts';
import { columnsFirst, isRows, type One, type Row, type Values } from './values.ts';
import type { YamlValue } from './yaml-schema.ts';

const growthNeeds = 2;

/** By how much a value grew from the first sample to the last. */
export function growth(samples: readonly (One | readonly Row[] | undefined)[]): One | undefined {
  const ones = samples.filter((one): one is One => one !== undefined && !isRows(one));
  const [first, last] = [ones[0], ones.at(-1)];
  if (first === undefined || last === undefined || ones.length < growthNeeds) return undefined;
  if (typeof first.data !== 'number' || typeof last.data !== 'number') return undefined;
  return { data: last.data - first.data, seen: [...first.seen, ...last.seen] };
}

/** Two numbers made into one. */
export function combine(
  [one, other]: readonly [string, string],
  values: Values,
  how: (a: number, b: number) => number | undefined,
): One | undefined {
  const [a, b] = [values.get(one), values.get(other)];
  if (a === undefined || b === undefined || isRows(a) || isRows(b)) return undefined;
  if (typeof a.data !== 'number' || typeof b.data !== 'number') return undefined;
  const data = how(a.data, b.data);
  return data === undefined ? undefined : { data, seen: [...a.seen, ...b.seen] };
}

/** Of the rows of a list that fit `where`: how many, a sum, the largest or smallest, or their names in one text. */
export function aggregate(value: YamlValue, values: Values): One | undefined {
  const list = values.get(value.count ?? value.sum ?? value.largest ?? value.smallest ?? value.join ?? '');
  if (!isRows(list)) return undefined;
  const rows = list.filter(({ columns }) => holds(value.where ?? {}, columnsFirst(columns, values)));
  const seen = rows.slice(0, 3).map((row) => row.seen);
  if (value.count !== undefined) return { data: rows.length, seen };
  const data = rows.flatMap(({ columns }) => columns[value.column ?? ''] ?? []);
  if (data.length === 0) return undefined;
  if (value.join !== undefined) return { data: joined(data.map(String)), seen };
  const numbers = data.filter((one) => typeof one === 'number');
  if (numbers.length === 0) return undefined;
  if (value.sum !== undefined) return { data: numbers.reduce((sum, one) => sum + one, 0), seen };
  const best = value.largest === undefined ? Math.min(...numbers) : Math.max(...numbers);
  return {
    data: best,
    seen: rows
      .filter(({ columns }) => columns[value.column ?? ''] === best)
      .slice(0, 1)
      .map((row) => row.seen),
  };
}

const namedAtMost = 8;
function joined(names: readonly string[]): string {
  const more = names.length - namedAtMost;
  return names.slice(0, namedAtMost).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
