import { didYouMean } from '../../request/did-you-mean.ts';
import { readJsonPath } from './json-path.ts';
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

/** What is wrong with the keys of one value, by themselves; half a sentence. */
export function lintForm(value: YamlValue, { steps }: YamlFile): string | undefined {
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
