import type { Input } from '../../check/check.ts';
import { evidence } from '../../check/make-finding.ts';
import type { Evidence } from '../../report/finding.ts';
import { containerSpec, containerStatus } from '../container-spec.ts';
import { readQuantity } from '../read-quantity.ts';
import { toNumber } from '../step-texts.ts';
import { type Data, holds, patternOf } from './holds.ts';
import { readJsonPath } from './json-path.ts';
import { stepTexts } from './step-text.ts';
import type { YamlFile, YamlValue } from './yaml-schema.ts';

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

/** More lines than any list in an answer needs; what a hostile container prints beyond is not read. */
const mostRows = 500;
const growthNeeds = 2;

/** Every value that could be read, in the order of the file: one that reads others stands behind them. */
export function readValues(file: YamlFile, input: Input<unknown>): Values {
  const values = new Map<string, One | readonly Row[]>();
  for (const [name, value] of Object.entries(file.values)) {
    const read = readValue(value, { file, input, values });
    if (read !== undefined) values.set(name, read);
  }
  return values;
}

export function isRows(read: One | readonly Row[] | undefined): read is readonly Row[] {
  return Array.isArray(read);
}

interface Context {
  readonly file: YamlFile;
  readonly input: Input<unknown>;
  readonly values: Values;
}

function readValue(value: YamlValue, context: Context): One | readonly Row[] | undefined {
  if (value.api !== undefined) return readJson(value, fromApi(value.api, context.input), `api:${value.api}`);
  if (value.step !== undefined) return readStep(value, value.step, context);
  if (value.ratio !== undefined) return combine(value.ratio, context, (a, b) => (b === 0 ? undefined : a / b));
  if (value.difference !== undefined) return combine(value.difference, context, (a, b) => a - b);
  return aggregate(value, context);
}

function readStep(value: YamlValue, step: string, { file, input }: Context): One | readonly Row[] | undefined {
  if (value.exit === true) {
    const outcome = input.outcomes.find((one) => one.step === step);
    if (outcome?.end.by !== 'exit') return undefined;
    const last = outcome.stdout.trimEnd().split('\n').at(-1) ?? '';
    return { data: outcome.end.code, seen: [evidence(step, `exit status ${outcome.end.code}: ${last}`)] };
  }
  const texts = stepTexts(file, input.outcomes, step);
  const samples = texts.map((text) => readSample(value, text, step));
  if (value.take === 'first') return samples[0];
  return value.take === 'growth' ? growth(samples) : samples.at(-1);
}

function readSample(value: YamlValue, text: string, step: string): One | readonly Row[] | undefined {
  if (value.json !== undefined) return readJson(value, parseJson(text), step);
  const lines = text.split('\n');
  if (value.each !== undefined) return lines.flatMap((line) => readRow(value, line, step)).slice(0, mostRows);
  for (const line of lines) {
    const captures = patternOf(value.find ?? '').read(line);
    if (captures === undefined) continue;
    const [captured] = Object.values(captures);
    const data = captured === undefined ? true : toData(captured, { ...value, numbers: value.numbers === true });
    if (data !== undefined) return { data, seen: [evidence(step, line)] };
  }
  return undefined;
}

function readRow(value: YamlValue, line: string, step: string): Row[] {
  const captures = patternOf(value.each ?? '').read(line);
  if (captures === undefined) return [];
  const columns = toColumns(Object.entries(captures), value);
  return columns === undefined ? [] : [{ columns, seen: evidence(step, line) }];
}

function readJson(value: YamlValue, json: unknown, from: string): One | readonly Row[] | undefined {
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

function growth(samples: readonly (One | readonly Row[] | undefined)[]): One | undefined {
  const ones = samples.filter((one): one is One => one !== undefined && !isRows(one));
  const [first, last] = [ones[0], ones.at(-1)];
  if (first === undefined || last === undefined || ones.length < growthNeeds) return undefined;
  if (typeof first.data !== 'number' || typeof last.data !== 'number') return undefined;
  return { data: last.data - first.data, seen: [...first.seen, ...last.seen] };
}

function combine(
  [one, other]: readonly [string, string],
  { values }: Context,
  how: (a: number, b: number) => number | undefined,
): One | undefined {
  const [a, b] = [values.get(one), values.get(other)];
  if (a === undefined || b === undefined || isRows(a) || isRows(b)) return undefined;
  if (typeof a.data !== 'number' || typeof b.data !== 'number') return undefined;
  const data = how(a.data, b.data);
  return data === undefined ? undefined : { data, seen: [...a.seen, ...b.seen] };
}

/** Of the rows of a list that fit `where`: how many, a sum, the largest or smallest, or their names in one text. */
function aggregate(value: YamlValue, { values }: Context): One | undefined {
  const list = values.get(value.count ?? value.sum ?? value.largest ?? value.smallest ?? value.join ?? '');
  if (!isRows(list)) return undefined;
  const rows = list.filter(({ columns }) => holds(value.where ?? {}, columnsFirst(columns, values)));
  const seen = rows.slice(0, 3).map((row) => row.seen);
  if (value.count !== undefined) return { data: rows.length, seen };
  const data = rows.flatMap(({ columns }) => columns[value.column ?? ''] ?? []);
  if (data.length === 0) return undefined;
  if (value.join !== undefined) return { data: joined(data.map(String)), seen };
  const numbers = data.filter((one) => typeof one === 'number');
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

const namedAtMost = 8;
function joined(names: readonly string[]): string {
  const more = names.length - namedAtMost;
  return names.slice(0, namedAtMost).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function fromApi(source: NonNullable<YamlValue['api']>, { api, target }: Input<unknown>): unknown {
  if (source === 'pod') return api.pod;
  return source === 'container' ? containerSpec(api.pod, target) : containerStatus(api.pod, target);
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
