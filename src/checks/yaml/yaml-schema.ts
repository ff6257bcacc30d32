import { z } from 'zod';

const line = z
  .string()
  .min(1)
  .max(400)
  .regex(/^[^\p{Cc}]*$/u, 'must be one line');
const name = z.string().regex(/^[a-z][a-z0-9-]{1,30}$/, 'is no name: small letters, digits and -, at least two');
const code = z
  .string()
  .max(60)
  .regex(/^[a-z]+(?:-[a-z]+)*$/, 'is no code: small words joined by -');
/** Of an argument, a value or a column: what stands between braces. */
const holder = z
  .string()
  .regex(/^[a-z][A-Za-z0-9_]{0,30}$/, 'is no name of a value: a small letter, then letters and digits');
const command = z.string().min(1).max(2_000);

export const formats = ['bytes', 'percent', 'duration', 'round'] as const;
const rungs = ['R0', 'R1', 'R2', 'R3', 'R4', 'R5'] as const;

const argument = z.strictObject({
  type: z.enum(['text', 'number', 'choice', 'host', 'port', 'path']),
  about: line,
  optional: z.boolean().default(false),
  fallback: z.union([z.string().min(1).max(200), z.number()]).optional(),
  pattern: z.string().optional(),
  least: z.number().optional(),
  most: z.number().optional(),
  choices: z
    .array(z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'is no choice: small letters, digits and -'))
    .min(2)
    .optional(),
});

const step = z.strictObject({
  shows: line,
  rung: z.enum(rungs),
  argv: z.array(command).min(1).max(40).optional(),
  script: z.string().min(1).max(6_000).optional(),
  with: z.array(command).max(20).optional(),
  seconds: z.number().int().min(1).max(60),
  kilobytes: z.number().int().min(1).max(128).default(16),
  prints: z.enum(['plain', 'sensitive']).default('plain'),
  samples: z
    .strictObject({ count: z.number().int().min(2).max(10), everySeconds: z.number().min(0.2).max(10) })
    .optional(),
  opens: z.strictObject({ path: z.string().min(1).max(400), mayBeMissing: z.boolean().default(false) }).optional(),
  reaches: z.strictObject({ host: z.string().min(1).max(253), port: z.union([z.number(), z.string()]) }).optional(),
});

const bound = z.union([z.number(), z.strictObject({ of: holder, times: z.number().positive().default(1) })]);
const text = z.union([z.string(), z.number(), z.boolean()]);
const test = z
  .strictObject({
    is: text.optional(),
    isNot: text.optional(),
    oneOf: z.array(text).min(1).optional(),
    fits: z.string().optional(),
    atLeast: bound.optional(),
    atMost: bound.optional(),
    above: bound.optional(),
    below: bound.optional(),
    seen: z.boolean().optional(),
  })
  .refine((given) => Object.values(given).some((one) => one !== undefined), 'tests nothing');
const conditions = z.record(holder, test);

const value = z.strictObject({
  step: name.optional(),
  api: z.enum(['pod', 'container', 'status']).optional(),
  find: z.string().optional(),
  each: z.string().optional(),
  json: z.string().optional(),
  fields: z.record(holder, z.string()).optional(),
  exit: z.literal(true).optional(),
  take: z.enum(['last', 'first', 'growth']).default('last'),
  numbers: z.union([z.literal(true), z.array(holder)]).optional(),
  scale: z.number().positive().optional(),
  count: holder.optional(),
  sum: holder.optional(),
  largest: holder.optional(),
  smallest: holder.optional(),
  join: holder.optional(),
  column: holder.optional(),
  where: conditions.optional(),
  ratio: z.tuple([holder, holder]).optional(),
  difference: z.tuple([holder, holder]).optional(),
});

const finding = z.strictObject({
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
  each: holder.optional(),
  atMost: z.number().int().min(1).max(6).default(3),
  largest: holder.optional(),
  when: conditions.optional(),
  otherwise: z.boolean().default(false),
  unseen: z.literal(true).optional(),
  about: line.optional(),
  sentence: line,
  evidence: z.array(holder).min(1).optional(),
  nextStep: line.regex(/^[A-Z].*[.)]$/, 'must be a sentence: a capital letter first, a full stop last'),
  suggest: name.optional(),
});

const fact = z.strictObject({
  value: holder,
  unit: z.enum(['bytes', 'ms', 'ratio', 'count']).optional(),
  steady: z.boolean().default(false),
});

/** The form of a check as it is written: docs/checks-in-yaml.md describes each key; lint-check.ts looks at its sense. */
export const yamlSchema = z.strictObject({
  version: z.literal(1),
  name,
  summary: line,
  args: z.record(holder, argument).default({}),
  steps: z.record(name, step).default({}),
  values: z.record(holder, value).default({}),
  findings: z.record(code, finding),
  facts: z.record(code, fact).default({}),
});

export type YamlFile = z.output<typeof yamlSchema>;
export type YamlArg = YamlFile['args'][string];
export type YamlStep = YamlFile['steps'][string];
export type YamlValue = YamlFile['values'][string];
export type YamlFinding = YamlFile['findings'][string];
export type Conditions = NonNullable<YamlFinding['when']>;
export type Test = Conditions[string];
