import { pathCodes } from '../path-codes.ts';
import { unseenCode } from './judge-unseen.ts';
import type { Mistake } from './lint-check.ts';
import { lintConditions, type Types, unknownName } from './lint-conditions.ts';
import { columnsAnd } from './lint-values.ts';
import { readTemplate } from './template.ts';
import { formats, type YamlFile, type YamlFinding } from './yaml-schema.ts';

/** Names that every sentence may use. */
const always = ['target', 'pod', 'namespace'] as const;

export function lintFindings(file: YamlFile, values: Types): readonly Mistake[] {
  const types: Types = new Map([...values, ...always.map((name) => [name, 'text'] as const)]);
  const all = Object.entries(file.findings);
  return [
    ...(all.length === 0
      ? [{ path: ['findings'], message: 'is empty: a check that finds nothing tells nothing' }]
      : []),
    ...all.flatMap(([code, finding]) => lintFinding(code, finding, { file, types })),
    ...Object.entries(file.facts).flatMap(([key, { value }]) => {
      const type = types.get(value);
      if (type === undefined)
        return [{ path: ['facts', key], message: `is made of ${value}, which ${unknownName(value, types)}` }];
      return typeof type === 'object'
        ? [{ path: ['facts', key], message: `is made of the list ${value}: count it first` }]
        : [];
    }),
  ];
}

interface Around {
  readonly file: YamlFile;
  readonly types: Types;
}

function lintFinding(code: string, finding: YamlFinding, { file, types }: Around): readonly Mistake[] {
  const path = ['findings', code];
  const list = finding.each === undefined ? undefined : types.get(finding.each);
  const inside = columnsAnd(types, finding.each);
  const messages = [
    ...(code === unseenCode(file) || Object.hasOwn(pathCodes, code)
      ? ['is a code that kdebug gives by itself: choose another']
      : []),
    ...(finding.each !== undefined && typeof list !== 'object'
      ? [`goes through ${finding.each}, which is no list`]
      : []),
    ...lintLargest(finding, list),
    ...lintFiring(finding, inside),
    ...(finding.evidence ?? [])
      .filter((name) => !types.has(name))
      .map((name) => `takes evidence from ${name}, which ${unknownName(name, types)}`),
  ];
  return [
    ...messages.map((message) => ({ path, message })),
    ...lintConditions(finding.when, inside, [...path, 'when']),
    ...lintText(finding.sentence, inside, [...path, 'sentence']),
    ...(finding.about === undefined ? [] : lintText(finding.about, inside, [...path, 'about'])),
  ];
}

function lintLargest({ largest }: YamlFinding, list: ReturnType<Types['get']>): readonly string[] {
  if (largest === undefined) return [];
  const column = typeof list === 'object' ? list.columns.get(largest) : undefined;
  return column === 'number' || column === 'any'
    ? []
    : [`is sorted by ${largest}, which is no column of numbers of its list`];
}

/** A finding that never fires, and a bad one that always does, are both no diagnosis. */
function lintFiring(finding: YamlFinding, types: Types): readonly string[] {
  const { severity, when = {}, each, otherwise, sentence } = finding;
  const failing = severity === 'warning' || severity === 'critical';
  const names = namesIn(sentence).filter((name) => !(always as readonly string[]).includes(name));
  const blind = names.find((name) => when[name]?.seen === false);
  if (blind !== undefined) return [`can never fire: it names ${blind}, which it says was not seen`];
  if (otherwise && failing) return ['is for when nothing is wrong, so it is ok or info'];
  const conditional = Object.keys(when).length > 0 || (each !== undefined && typeof types.get(each) === 'object');
  if (failing && !conditional) return ['always fires: say under when what must hold'];
  return !conditional && names.length === 0 ? ['rests on nothing: name a value in its sentence or under when'] : [];
}

function lintText(source: string, types: Types, path: Mistake['path']): readonly Mistake[] {
  const pieces = readTemplate(source);
  if (typeof pieces === 'string') return [{ path, message: pieces }];
  return pieces.flatMap((piece) => {
    if (!('name' in piece)) return [];
    const type = types.get(piece.name);
    if (type === undefined)
      return [{ path, message: `names {${piece.name}}, which ${unknownName(piece.name, types)}` }];
    if (typeof type === 'object') return [{ path, message: `names the list {${piece.name}}: count or join it first` }];
    if (piece.as === undefined) return [];
    if (!(formats as readonly string[]).includes(piece.as))
      return [{ path, message: `writes {${piece.name}} as ${piece.as}; there is ${formats.join(', ')}` }];
    return type === 'number' || type === 'any'
      ? []
      : [{ path, message: `writes {${piece.name}} as ${piece.as}, and it is no number` }];
  });
}

function namesIn(source: string): readonly string[] {
  const pieces = readTemplate(source);
  return typeof pieces === 'string' ? [] : pieces.flatMap((piece) => ('name' in piece ? [piece.name] : []));
}
