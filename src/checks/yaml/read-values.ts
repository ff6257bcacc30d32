import type { Input } from '../../check/check.ts';
import { evidence } from '../../check/make-finding.ts';
import { containerSpec, containerStatus } from '../container-spec.ts';
import { aggregate, combine, growth } from './combine-values.ts';
import { readJson, readSample } from './read-output.ts';
import { samplesOf } from './step-text.ts';
import type { One, Row, Values } from './values.ts';
import type { YamlFile, YamlValue } from './yaml-schema.ts';

/** Every value that could be read, in the order of the file: one that reads others stands behind them. */
export function readValues(file: YamlFile, input: Input<unknown>): Values {
  const values = new Map<string, One | readonly Row[]>();
  for (const [name, value] of Object.entries(file.values)) {
    const read = readValue(value, { file, input, values });
    if (read !== undefined) values.set(name, read);
  }
  return values;
}

interface Context {
  readonly file: YamlFile;
  readonly input: Input<unknown>;
  readonly values: Values;
}

function readValue(value: YamlValue, context: Context): One | readonly Row[] | undefined {
  if (value.api !== undefined) return readJson(value, fromApi(value.api, context.input), `api:${value.api}`);
  if (value.step !== undefined) return readStep(value, value.step, context);
  if (value.ratio !== undefined) return combine(value.ratio, context.values, (a, b) => (b === 0 ? undefined : a / b));
  if (value.difference !== undefined) return combine(value.difference, context.values, (a, b) => a - b);
  return aggregate(value, context.values);
}

function readStep(value: YamlValue, step: string, { file, input }: Context): One | readonly Row[] | undefined {
  if (value.exit === true) {
    const outcome = input.outcomes.find((one) => one.step === step);
    if (outcome?.end.by !== 'exit') return undefined;
    const last = outcome.stdout.trimEnd().split('\n').at(-1) ?? '';
    return { data: outcome.end.code, seen: [evidence(step, `exit status ${outcome.end.code}: ${last}`)] };
  }
  const samples = samplesOf(file, input.outcomes, step).map((sample) => readSample(value, sample, step));
  if (value.take === 'first') return samples[0];
  return value.take === 'growth' ? growth(samples) : samples.at(-1);
}

function fromApi(source: NonNullable<YamlValue['api']>, { api, target }: Input<unknown>): unknown {
  if (source === 'pod') return api.pod;
  return source === 'container' ? containerSpec(api.pod, target) : containerStatus(api.pod, target);
}
