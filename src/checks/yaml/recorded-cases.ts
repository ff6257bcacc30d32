import { z } from 'zod';
import type { Check, Input } from '../../check/check.ts';
import { readCheckArgs } from '../../check/read-check-args.ts';
import { asError, problem } from '../../errors.ts';
import { composeReport } from '../../report/compose-report.ts';
import { readYaml } from '../../request/read-yaml.ts';
import type { Target } from '../../request/request.ts';
import type { End, Outcome } from '../../runner/outcome.ts';
import { pathCodes } from '../path-codes.ts';
import { unseenCode } from './judge-unseen.ts';

const output = z.union([
  z.string(),
  z.strictObject({
    stdout: z.string().default(''),
    stderr: z.string().default(''),
    exit: z.number().int().min(0).max(255).default(0),
    timedOut: z.boolean().default(false),
    leftOut: z.boolean().default(false),
  }),
]);
const recorded = z.strictObject({
  version: z.literal(1),
  cases: z
    .array(
      z.strictObject({
        title: z.string().min(1),
        args: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
        steps: z.record(z.string(), z.union([output, z.array(output)])).default({}),
        pod: z.record(z.string(), z.unknown()).optional(),
        verdict: z.enum(['healthy', 'degraded', 'broken', 'unknown']),
        findings: z.array(z.string()),
        says: z.array(z.string()).default([]),
      }),
    )
    .min(1),
});
type Case = z.output<typeof recorded>['cases'][number];

/** One line of what a test found: a case, or a finding that no case shows. */
export interface CaseResult {
  readonly title: string;
  /** undefined: as it should be. */
  readonly wrong?: string;
}

/** Judges recorded output by a check. Also wrong: mistakes in the file, and a finding that no case shows. */
export function runRecorded(check: Check, text: string): readonly CaseResult[] {
  const read = readYaml(text, recorded);
  if ('mistakes' in read) return read.mistakes.map((wrong) => ({ title: 'the recorded output', wrong }));
  const shown = new Set(read.value.cases.flatMap(({ findings }) => findings));
  const own = Object.keys(check.codes).filter((code) => code !== unseenCode(check) && !Object.hasOwn(pathCodes, code));
  return [
    ...read.value.cases.map((one) => runCase(check, one)),
    ...own
      .filter((code) => !shown.has(code))
      .map((code) => ({ title: code, wrong: 'no case shows this finding: record one, or take the finding out' })),
  ];
}

function runCase(check: Check, one: Case): CaseResult {
  const { title } = one;
  try {
    const input = inputOf(check, one);
    const unknown = Object.keys(one.steps).filter(
      (id) => !check.plan({ ...input, outcomes: [] }).some((step) => step.id === id),
    );
    if (unknown.length > 0) return { title, wrong: `the check has no step ${unknown.join(', ')}` };
    const { findings } = check.interpret(input);
    const report = composeReport({
      ...parts,
      check: check.name,
      target,
      findings,
      outcomes: input.outcomes,
      facts: [],
    });
    const wrong = [
      difference(
        'findings',
        findings.map(({ code }) => code),
        one.findings,
      ),
      difference('verdict', [report.verdict], [one.verdict]),
      ...one.says.map((text) =>
        missing(
          text,
          findings.map(({ sentence }) => sentence),
        ),
      ),
    ].filter((why) => why !== undefined);
    return wrong.length === 0 ? { title } : { title, wrong: wrong.join('; ') };
  } catch (thrown) {
    return { title, wrong: asError(thrown).message };
  }
}

const parts = { run: 'recorded', part: 0, notLooked: [], argv: {} };
const target: Target = {
  cluster: 'recorded',
  namespace: 'shop',
  pod: 'web-1',
  podUid: 'recorded',
  os: 'linux',
  container: { name: 'app', id: 'containerd://recorded', running: true, uid: 1000, gid: 1000 },
};
/** Where a case says nothing of the pod. */
const anyPod = {
  spec: { containers: [{ name: 'app', image: 'registry.example/app:1.0' }] },
  status: { containerStatuses: [{ name: 'app' }] },
};

function inputOf(check: Check, { args, steps, pod = anyPod }: Case): Input<unknown> {
  const given = Object.fromEntries(Object.entries(args).map(([name, arg]) => [name, String(arg)]));
  return {
    target,
    args: readCheckArgs(check, given),
    api: { pod: { metadata: { name: 'web-1', namespace: 'shop' }, ...pod }, at: 0 },
    outcomes: Object.entries(steps).flatMap(([step, outputs]) =>
      (Array.isArray(outputs) ? outputs : [outputs]).map((one, sample) => outcomeOf(step, sample, one)),
    ),
  };
}

function outcomeOf(step: string, sample: number, given: z.output<typeof output>): Outcome {
  const one = typeof given === 'string' ? output.parse({ stdout: given }) : given;
  if (typeof one === 'string') throw new Error('an output is text or what became of it');
  return { step, sample, stdout: one.stdout, stderr: one.stderr, cutBytes: 0, tookMs: 0, end: endOf(one) };
}

function endOf({ exit, timedOut, leftOut }: { exit: number; timedOut: boolean; leftOut: boolean }): End {
  if (leftOut) return { by: 'leftOut', why: problem('rung-out-of-reach', 'The step was left out.', 'Run it again.') };
  return timedOut ? { by: 'timeout' } : { by: 'exit', code: exit };
}

function difference(what: string, is: readonly string[], should: readonly string[]): string | undefined {
  const [found, expected] = [is, should].map((list) => list.toSorted().join(', ') || 'none');
  return found === expected ? undefined : `${what}: ${found}, and it should be ${expected}`;
}

function missing(text: string, sentences: readonly string[]): string | undefined {
  return sentences.some((sentence) => sentence.includes(text))
    ? undefined
    : `no finding says ${JSON.stringify(text)}: ${sentences.join(' | ')}`;
}
