import type { Evidence } from '../../report/finding.ts';
import type { Data } from './holds.ts';

/** One value, and the lines that show it. */
export interface One {
  readonly data: Data;
  readonly seen: readonly Evidence[];
}
/** One line that fitted, or one entry of a JSON list. */
export interface Row {
  readonly columns: Readonly<Record<string, Data>>;
  readonly seen: Evidence;
}
export type Values = ReadonlyMap<string, One | readonly Row[]>;

export function isRows(read: One | readonly Row[] | undefined): read is readonly Row[] {
  return Array.isArray(read);
}

/** What a name means inside a list: the row's own column, else a value of the file. */
export function columnsFirst(
  columns: Readonly<Record<string, Data>>,
  values: Values,
): (name: string) => Data | undefined {
  return (name) => {
    if (Object.hasOwn(columns, name)) return columns[name];
    const one = values.get(name);
    return one === undefined || isRows(one) ? undefined : one.data;
  };
}
