import { evidence } from '../../check/make-finding.ts';
import { readQuantity } from '../read-quantity.ts';
import { toNumber } from '../step-texts.ts';
import { type Data, patternOf } from './holds.ts';
import { readJsonPath } from './json-path.ts';
import type { Sample } from './step-text.ts';
import type { One, Row } from './values.ts';
import type { YamlValue } from './yaml-schema.ts';

/** More lines than any list in an answer needs; what a hostile container prints beyond is not read. */
const mostRows = 500;

/** What one value is in what one sample of a step printed. */
export function readSample(value: YamlValue, { stdout, all }: Sample, step: string): One | readonly Row[] | undefined {
  if (value.json !== undefined) return readJson(value, parseJson(stdout), step);
  const lines = all.split('\n');
  if (value.each !== undefined) return readRows(value, lines, step);
  for (const line of lines) {
    const captures = patternOf(value.find ?? '').read(line);
    if (captures === undefined) continue;
    const [captured] = Object.values(captures);
    const data = captured === undefined ? true : toData(captured, { ...value, numbers: value.numbers === true });
    if (data !== undefined) return { data, seen: [evidence(step, line)] };
  }
  return undefined;
}

function readRows(value: YamlValue, lines: readonly string[], step: string): readonly Row[] {
  const rows: Row[] = [];
  for (const line of lines) {
    if (rows.length >= mostRows) break;
    rows.push(...readRow(value, line, step));
  }
  return rows;
}

function readRow(value: YamlValue, line: string, step: string): Row[] {
  const captures = patternOf(value.each ?? '').read(line);
  if (captures === undefined) return [];
  const columns = toColumns(Object.entries(captures), value);
  return columns === undefined ? [] : [{ columns, seen: evidence(step, line) }];
}

/** The same of JSON, which the API tells too. */
export function readJson(value: YamlValue, json: unknown, from: string): One | readonly Row[] | undefined {
  const found = pathOf(value.json).find(json);
  const place = (value.json ?? '$').replace(/^\$\.?/, '');
  if (value.fields === undefined) {
    const data = found
      .map((one) => toData(one, { ...value, numbers: value.numbers === true }))
      .find((one) => one !== undefined);
    return data === undefined ? undefined : { data, seen: [evidence(from, `${place}: ${data}`)] };
  }
  const fields = Object.entries(value.fields);
  return found.slice(0, mostRows).flatMap((entry) => {
    const given = fields.flatMap(([name, path]) =>
      pathOf(path)
        .find(entry)
        .slice(0, 1)
        .map((one) => [name, one] as const),
    );
    const columns = toColumns(given, value);
    if (columns === undefined || given.length === 0) return [];
    const told = Object.entries(columns)
      .map(([name, data]) => `${name} ${data}`)
      .join(', ');
    return [{ columns, seen: evidence(from, `${place}: ${told}`) }];
  });
}

function toColumns(
  given: readonly (readonly [string, unknown])[],
  value: YamlValue,
): Readonly<Record<string, Data>> | undefined {
  const numbers: readonly string[] = Array.isArray(value.numbers) ? value.numbers : [];
  const columns = given.map(
    ([name, one]) => [name, toData(one, { ...value, numbers: numbers.includes(name) })] as const,
  );
  const known = columns.flatMap(([name, data]) => (data === undefined ? [] : [[name, data] as const]));
  return known.length < columns.length ? undefined : Object.fromEntries(known);
}

/** undefined: it should be a number and is none. */
function toData(found: unknown, { numbers, scale, api }: Pick<YamlValue, 'scale' | 'api'> & { numbers: boolean }) {
  if (typeof found === 'boolean') return found;
  const text = found instanceof Date ? found.toISOString() : found;
  if (typeof text !== 'string' && typeof text !== 'number') return undefined;
  if (!numbers) return typeof text === 'number' && !Number.isFinite(text) ? undefined : text;
  const number = toNumber(String(text)) ?? (api === undefined ? undefined : readQuantity(String(text)));
  return number === undefined ? undefined : number * (scale ?? 1);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What a step prints is not ours: a value in it is then not seen, and the check says so.
    return undefined;
  }
}

function pathOf(source = '$') {
  const path = readJsonPath(source);
  if (typeof path === 'string') throw new Error(`lint let a JSON path through that ${path}`);
  return path;
}
