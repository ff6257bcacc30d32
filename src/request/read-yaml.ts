import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { didYouMean } from './did-you-mean.ts';
import { shown } from './names.ts';
import { keysAt } from './schema-keys.ts';

export type Read<T> = { readonly value: T } | { readonly mistakes: readonly string[] };

type Path = readonly PropertyKey[];
/** at: offset in the text. */
interface Mistake {
  readonly at: number;
  readonly why: string;
}
interface Source {
  readonly document: Document.Parsed;
  readonly schema: z.ZodType;
}

/** YAML 1.2 into what the schema describes, or every mistake as 'line 3, column 5: rules[0].maxRung …'. */
export function readYaml<S extends z.ZodType>(text: string, schema: S): Read<z.output<S>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const broken = [...document.errors, ...document.warnings].map(({ message, pos }) => ({ at: pos[0], why: message }));
  const unreadable = [...broken, ...aliases(document)];
  if (unreadable.length > 0) return { mistakes: unreadable.map(({ at, why }) => `${position(lines, at)}: ${why}`) };
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return { value: parsed.data };
  const mistakes = parsed.error.issues.flatMap((issue) => explain(issue, { document, schema }));
  return { mistakes: mistakes.sort((a, b) => a.at - b.at).map(({ at, why }) => `${position(lines, at)}: ${why}`) };
}

/** Aliases are of no use in such a file, and a few nested ones can stand for gigabytes. */
function aliases(document: Document.Parsed): readonly Mistake[] {
  const found: Mistake[] = [];
  visit(document, {
    Alias: (_, alias) => void found.push({ at: alias.range?.[0] ?? 0, why: 'aliases are not read here; write it out' }),
  });
  return found;
}

function explain(issue: z.core.$ZodIssue, { document, schema }: Source): readonly Mistake[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, path);
    const fallback = known.length === 0 ? '' : `It may be ${known.join(', ')}.`;
    return issue.keys.map((key) => {
      const hint = didYouMean(key, known, fallback);
      return { at: keyOffset(document, path, key), why: `${dotted(path, key)} is unknown here. ${hint}` };
    });
  }
  if (issue.code === 'invalid_key') {
    const why = `${dotted(path)} ${issue.issues[0]?.message ?? 'is no key'}`;
    return [{ at: keyOffset(document, path.slice(0, -1), String(path.at(-1))), why }];
  }
  if (issue.code === 'invalid_union') return explainNearest(issue, { document, schema });
  return [{ at: valueOffset(document, path), why: `${dotted(path)} ${complaint(issue, document.getIn(path))}` }];
}

/** Of several forms that a value may have, the mistakes of the one that was meant: whose own kind the value is. */
function explainNearest(
  { errors, path }: Extract<z.core.$ZodIssue, { code: 'invalid_union' }>,
  source: Source,
): readonly Mistake[] {
  const isOfKind = (issues: readonly z.core.$ZodIssue[]): boolean =>
    !issues.some((issue) => issue.code === 'invalid_type' && issue.path.length === 0);
  const nearest = errors.find(isOfKind) ?? errors.at(-1) ?? [];
  return nearest.flatMap((issue) => explain({ ...issue, path: [...path, ...issue.path] }, source));
}

function complaint(issue: z.core.$ZodIssue, value: unknown): string {
  if (value === undefined) return 'is missing';
  if (issue.code === 'invalid_type') return `must be ${kinds[issue.expected] ?? issue.expected}`;
  if (issue.code !== 'invalid_value') return issue.message.replace(/^[A-Z]/, (first) => first.toLowerCase());
  const choices = issue.values.map(String);
  const near = typeof value === 'string' ? ` ${didYouMean(value, choices, '')}` : '';
  return `must be ${choices.join(', ').replace(/, ([^,]*)$/, ' or $1')}.${near}`.trim();
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text: put it in quotes',
  array: 'a list',
  object: 'a map of keys',
  record: 'a map of keys',
  boolean: 'true or false',
};

/** 'rules[0].who.users[1]' */
function dotted(path: Path, ...more: readonly string[]): string {
  const text = [...path, ...more]
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${shown(String(key))}`))
    .join('');
  return text === '' ? 'the file' : text.replace(/^\./, '');
}

/** Where the value stands, or the nearest thing around a value that is missing. */
function valueOffset(document: Document.Parsed, path: Path): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function keyOffset(document: Document.Parsed, path: Path, key: string): number {
  const map = path.length === 0 ? document.contents : document.getIn(path, true);
  const pair = isMap(map) ? map.items.find((item) => isScalar(item.key) && String(item.key.value) === key) : undefined;
  return isNode(pair?.key) && pair.key.range ? pair.key.range[0] : valueOffset(document, path);
}

function position(lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `line ${Math.max(1, line)}, column ${Math.max(1, col)}`;
}
