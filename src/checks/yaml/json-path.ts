type Part =
  | { readonly member: string }
  | { readonly index: number }
  | { readonly every: true }
  | { readonly where: string; readonly is: string };

export interface JsonPath {
  readonly parts: readonly Part[];
  /** The values it leads to, at most 500. */
  find(json: unknown): readonly unknown[];
}

const mostValues = 500;
const part =
  /^(?:\.([A-Za-z_][\w-]*)|\['([^'\\\]]+)'\]|\[(-?\d{1,6})\]|\[(\*)\]|\[\?@\.([A-Za-z_][\w-]*)\s*==\s*'([^'\\\]]*)'\])/;

/** The part of RFC 9535 that names one place or the entries of a list: `$.a['b-c'][0][*][?@.type=='Ready'].status`. */
export function readJsonPath(source: string): JsonPath | string {
  if (!source.startsWith('$')) return 'is no JSON path: it begins with $';
  const parts: Part[] = [];
  let rest = source.slice(1);
  while (rest !== '') {
    const found = part.exec(rest);
    if (found === null) {
      return `cannot be read from ${JSON.stringify(rest.slice(0, 20))} on: .name, ['name'], [0], [*] and [?@.name=='text'] are known`;
    }
    parts.push(toPart(found));
    rest = rest.slice(found[0].length);
  }
  return { parts, find: (json) => parts.reduce<readonly unknown[]>(follow, [json]) };
}

function toPart([, plain, quoted, index, every, where, is]: RegExpExecArray): Part {
  if (index !== undefined) return { index: Number(index) };
  if (every !== undefined) return { every: true };
  if (where !== undefined) return { where, is: is ?? '' };
  return { member: plain ?? quoted ?? '' };
}

function follow(from: readonly unknown[], to: Part): readonly unknown[] {
  return from.flatMap((value) => step(value, to)).slice(0, mostValues);
}

function step(value: unknown, to: Part): readonly unknown[] {
  if ('member' in to) return isRecord(value) && Object.hasOwn(value, to.member) ? [value[to.member]] : [];
  if (!Array.isArray(value)) return [];
  const entries: readonly unknown[] = value;
  if ('index' in to) return entries.slice(to.index, to.index === -1 ? undefined : to.index + 1);
  if ('every' in to) return entries;
  return entries.filter((entry) => isRecord(entry) && Object.hasOwn(entry, to.where) && entry[to.where] === to.is);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
