import { z } from 'zod';
import type { Report } from '../../src/report/report.ts';

const problem = z.strictObject({ code: z.string(), message: z.string(), nextStep: z.string() });
const arg = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
const evidence = z.strictObject({ from: z.string(), line: z.string() });

const finding = z.strictObject({
  code: z.string(),
  severity: z.enum(['ok', 'info', 'warning', 'critical']),
  hop: z.enum([
    'cluster',
    'node',
    'pod',
    'process',
    'resource',
    'name',
    'route',
    'connect',
    'tls',
    'protocol',
    'login',
  ]),
  about: z.string(),
  sentence: z.string(),
  evidence: z.tuple([evidence], evidence),
  nextStep: z.string(),
  suggest: z.strictObject({ check: z.string(), args: z.record(z.string(), arg) }).exactOptional(),
});

const target = z.strictObject({
  cluster: z.string(),
  namespace: z.string(),
  pod: z.string(),
  podUid: z.string(),
  os: z.enum(['linux', 'windows']),
  container: z
    .strictObject({
      name: z.string(),
      id: z.string().exactOptional(),
      running: z.boolean(),
      uid: z.number().exactOptional(),
      gid: z.number().exactOptional(),
    })
    .exactOptional(),
  chosen: z.string().exactOptional(),
});

const end = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('exit'), code: z.number() }),
  z.strictObject({ by: z.literal('signal'), name: z.string() }),
  z.strictObject({ by: z.enum(['timeout', 'cancel', 'lost']) }),
  z.strictObject({ by: z.literal('leftOut'), why: problem }),
]);

const outcome = z.strictObject({
  step: z.string(),
  sample: z.number(),
  stdout: z.string(),
  stderr: z.string(),
  cutBytes: z.number(),
  tookMs: z.number(),
  end,
});

const fact = z.strictObject({
  key: z.string(),
  about: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]),
  unit: z.enum(['bytes', 'ms', 'ratio', 'count']).exactOptional(),
  steady: z.boolean(),
});

/** What docs/report.md promises to those who read `kdebug run --json`. */
export const reportSchema = z.strictObject({
  v: z.literal(1),
  run: z.string(),
  part: z.number(),
  target,
  check: z.string(),
  verdict: z.enum(['healthy', 'degraded', 'broken', 'unknown']),
  headline: z.string(),
  findings: z.array(finding),
  under: z.record(z.string(), z.string()),
  notLooked: z.array(problem),
  facts: z.array(fact),
  outcomes: z.array(outcome),
  masked: z.record(z.string(), z.number()),
  specHash: z.string().exactOptional(),
  argv: z.record(z.string(), z.array(z.string())),
  ranAs: z.string().exactOptional(),
});

/** Fields of each object of the page, by the page's own headings. */
export const fieldsOf: Readonly<Record<string, readonly string[]>> = {
  Report: Object.keys(reportSchema.shape),
  Target: Object.keys(target.shape),
  Finding: Object.keys(finding.shape),
  Fact: Object.keys(fact.shape),
  Outcome: Object.keys(outcome.shape),
  Problem: Object.keys(problem.shape),
};

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type Writable<T> = T extends object ? { -readonly [K in keyof T]: Writable<T[K]> } : T;
/** Fails to compile as soon as the schema and the type differ. */
export const schemaIsTheType: Same<Writable<z.infer<typeof reportSchema>>, Writable<Report>> = true;
