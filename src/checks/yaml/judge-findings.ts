import prettyMs from 'pretty-ms';
import type { Input } from '../../check/check.ts';
import { evidence, findingMaker } from '../../check/make-finding.ts';
import type { Evidence, Fact, Finding } from '../../report/finding.ts';
import { bytesText, percent } from '../read-quantity.ts';
import { containerOf } from '../why-unseen.ts';
import { type Data, holds } from './holds.ts';
import { codesOf, judgeUnseen, unseenCode } from './judge-unseen.ts';
import type { Args } from './plan-steps.ts';
import { readValues } from './read-values.ts';
import { samplesOf } from './step-text.ts';
import { fill, piecesOf } from './template.ts';
import { columnsFirst, isRows, type Row, type Values } from './values.ts';
import type { YamlFile, YamlFinding } from './yaml-schema.ts';

interface Context {
  readonly file: YamlFile;
  readonly input: Input<Args>;
  readonly values: Values;
  readonly make: (code: string, seen: Parameters<ReturnType<typeof findingMaker>>[1]) => Finding;
}

/** Findings and facts from what the steps printed and the API told. Whatever a container prints, it ends in at least one. */
export function judgeFindings(file: YamlFile, input: Input<Args>): { findings: Finding[]; facts: Fact[] } {
  const values = readValues(file, input);
  const context: Context = { file, input, values, make: findingMaker(codesOf(file)) };
  const unseen = judgeUnseen(file, input);
  const [later, first] = partition(Object.entries(file.findings), ([, { otherwise }]) => otherwise);
  const told = [...first.flatMap(([code, finding]) => judge(code, finding, context)), ...unseen];
  const failing = told.some(({ severity }) => severity === 'critical' || severity === 'warning');
  const rest = failing ? [] : later.flatMap(([code, finding]) => judge(code, finding, context));
  const findings = [...told, ...rest];
  return {
    findings: findings.length > 0 || nothingRan(file, input) ? findings : [nothingRead(context)],
    facts: Object.entries(file.facts).flatMap(([key, fact]) => factOf(key, fact, context)),
  };
}

function judge(code: string, finding: YamlFinding, context: Context): Finding[] {
  if (finding.each === undefined) return tell(code, finding, { context });
  const list = context.values.get(finding.each);
  if (!isRows(list)) return [];
  const { largest } = finding;
  const size = ({ columns }: Row): number => (largest === undefined ? 0 : Number(columns[largest]));
  return list
    .toSorted((a, b) => size(b) - size(a))
    .flatMap((row) => tell(code, finding, { context, row }))
    .slice(0, finding.atMost);
}

interface Scope {
  readonly context: Context;
  readonly row?: Row;
}

function tell(code: string, finding: YamlFinding, scope: Scope): Finding[] {
  const lookup = (name: string): Data | undefined => dataOf(name, scope);
  if (!holds(finding.when ?? {}, lookup)) return [];
  const write = (text: string): string | undefined => fill(text, (name, as) => written(lookup(name), as));
  const sentence = write(finding.sentence);
  const about = write(finding.about ?? '{target}');
  if (sentence === undefined || about === undefined) return [];
  const seen = {
    about,
    sentence,
    evidence: evidenceOf(finding, scope),
    ...(finding.suggest === undefined ? {} : { suggest: { check: finding.suggest, args: {} } }),
  };
  return [scope.context.make(code, seen)];
}

function dataOf(name: string, { context: { input, values }, row }: Scope): Data | undefined {
  const data = columnsFirst(row?.columns ?? {}, values)(name);
  if (data !== undefined) return data;
  if (name === 'target') return containerOf(input.target);
  if (name === 'pod') return input.target.pod;
  if (name === 'namespace') return input.target.namespace;
  return input.args[name];
}

const longestWord = 160;
/** Beyond it JSON was forged: no size or count is as large, and no duration is written of it. */
const largestNumber = 1e20;

function written(data: Data | undefined, as: string | undefined): string | undefined {
  if (data === undefined) return undefined;
  if (typeof data !== 'number') {
    const line = evidence('', String(data)).line;
    return line.length > longestWord ? `${line.slice(0, longestWord - 1)}…` : line;
  }
  if (Math.abs(data) > largestNumber) return undefined;
  if (as === 'bytes') return bytesText(data);
  if (as === 'percent') return percent(data);
  if (as === 'duration') return prettyMs(Math.round(data) * 1000, { unitCount: 2 });
  return String(as === 'round' ? Math.round(data) : Number(data.toFixed(3)));
}

/** The lines that prove it: the row's own, then those of the values that the finding rests on. */
function evidenceOf(
  finding: YamlFinding,
  { context: { file, input, values }, row }: Scope,
): readonly [Evidence, ...Evidence[]] {
  const named = finding.evidence ?? [...Object.keys(finding.when ?? {}), ...namesIn(finding.sentence)];
  const lines = [...new Set(named)].flatMap((name) => {
    const read = values.get(name);
    if (read === undefined) return [];
    return isRows(read) ? read.slice(-mostLines).map(({ seen }) => seen) : read.seen;
  });
  const all = row === undefined ? lines : [row.seen, ...lines];
  const unique = [...new Map(all.map((one) => [`${one.from} ${one.line}`, one])).values()];
  const [first, ...more] = unique.slice(0, mostLines);
  return first === undefined ? [anyLine(file, input)] : [first, ...more];
}

const mostLines = 8;

function namesIn(template: string): readonly string[] {
  return piecesOf(template).flatMap((piece) => ('name' in piece ? [piece.name] : []));
}

/** Where a finding rests on what is missing, the first line that was printed instead. */
function anyLine(file: YamlFile, { outcomes }: Input<Args>): Evidence {
  const [step] = Object.keys(file.steps);
  if (step === undefined) return evidence('api:pod', 'nothing of it stands in the spec');
  const text = samplesOf(file, outcomes, step).map(({ all }) => all);
  const line = text
    .join('\n')
    .split('\n')
    .find((one) => one.trim() !== '');
  return evidence(step, line ?? 'it printed nothing');
}

function nothingRan({ steps }: YamlFile, { outcomes }: Input<Args>): boolean {
  return Object.keys(steps).length > 0 && outcomes.length === 0;
}

function nothingRead({ file, input, make }: Context): Finding {
  const about = containerOf(input.target);
  const what = Object.values(file.steps).map(({ shows }) => shows);
  const sentence = `${what[0] ?? file.summary} of ${about} could not be read from what was printed`;
  return make(unseenCode(file), { about, sentence, evidence: [anyLine(file, input)] });
}

function factOf(key: string, { value, unit, steady }: YamlFile['facts'][string], { values, input }: Context): Fact[] {
  const read = values.get(value);
  if (read === undefined || isRows(read)) return [];
  return [{ key, about: containerOf(input.target), value: read.data, ...(unit === undefined ? {} : { unit }), steady }];
}

function partition<T>(all: readonly T[], fits: (one: T) => boolean): [T[], T[]] {
  return [all.filter(fits), all.filter((one) => !fits(one))];
}
