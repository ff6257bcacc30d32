import { z } from 'zod';
import { didYouMean } from '../request/did-you-mean.ts';
import { compileArgPattern } from './arg-pattern.ts';
import { badDestination } from './destinations.ts';

/** Every list names somebody or something: an empty one would be a rule that never fits. */
function listOf<T extends z.ZodType>(entry: T) {
  return z.array(entry).min(1, 'is empty, so it fits nothing: leave it out or fill it').max(1000);
}

function text(pattern: RegExp, expected: string) {
  return z.string().max(253).regex(pattern, expected);
}

const user = text(/^[UW][A-Z0-9]{2,}$/, 'is no ID of a Slack user (U…): copy it from the profile');
const group = text(/^S[A-Z0-9]{2,}$/, 'is no ID of a Slack user group (S…)');
const channelId = text(
  /^[CGD][A-Z0-9]{2,}$/,
  'is no ID of a Slack channel (C…): it stands at the end of the channel details',
);
const anyChannel = text(/^(?:\*|[CGD][A-Z0-9]{2,})$/, "is neither an ID of a Slack channel (C…) nor '*'");
const cluster = text(/^[A-Za-z0-9][\w.@:/-]*$/, 'is no name of a cluster');
const clusterGlob = text(/^[\w.@:/*-]+$/, 'can fit no cluster');
const namespace = text(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'is no name of a namespace');
const namespaceGlob = text(
  /^[a-z0-9*](?:[a-z0-9*-]{0,61}[a-z0-9*])?$/,
  'can fit no namespace: small letters, digits, - and *',
);
const name = text(/^[a-z0-9][a-z0-9-]{0,62}$/, 'is no name: small letters, digits and -');
const pattern = z.string().superRefine((source, context) => {
  const compiled = compileArgPattern(source);
  if (typeof compiled === 'string') context.addIssue({ code: 'custom', message: compiled });
});
const destination = z.string().superRefine((entry, context) => {
  const bad = badDestination(entry);
  if (bad !== undefined) context.addIssue({ code: 'custom', message: bad });
});

const whoShape = {
  users: listOf(user).optional(),
  groups: listOf(group).optional(),
  channels: listOf(anyChannel).optional(),
};
const who = z
  .strictObject(whoShape)
  .refine(
    (given) => Object.values(given).some((list) => list !== undefined),
    'names nobody: give users, groups or channels',
  );

const rawCommand = z.strictObject({
  command: z.string().min(1).max(253),
  args: z.array(pattern).max(50).default([]),
  rest: pattern.optional(),
  withTarget: z.boolean().default(false),
});

const channelRule = z.strictObject({
  cluster: cluster.optional(),
  namespace: namespace.optional(),
  private: z.boolean().optional(),
});

/** The policy file as written; docs/policy.md describes it. checks: the names there are, where they are known. */
export function policySchema(checks?: readonly string[]) {
  return z.strictObject({
    version: z.literal(1),
    rules: listOf(rule(checks)).superRefine(namesOnce),
    deny: listOf(denial(checks)).superRefine(namesOnce).optional(),
    channels: z.record(channelId, channelRule).optional(),
    operators: who.optional(),
    destinations: z
      .strictObject({ allow: listOf(destination).optional(), deny: listOf(destination).optional() })
      .optional(),
  });
}
export type PolicyFile = z.infer<ReturnType<typeof policySchema>>;

function rule(checks: readonly string[] | undefined) {
  const named = checkName(checks).refine((word) => word !== 'raw', 'is no check: raw commands are allowed under `raw`');
  return z
    .strictObject({
      name,
      who,
      clusters: listOf(clusterGlob),
      namespaces: listOf(namespaceGlob),
      checks: listOf(named).optional(),
      raw: listOf(rawCommand).optional(),
      maxRung: z.enum(['R0', 'R1', 'R2', 'R3', 'R4', 'R5']).default('R0'),
      sensitive: z.boolean().default(false),
      credentials: z.boolean().default(false),
    })
    .refine((given) => given.checks !== undefined || given.raw !== undefined, 'allows nothing: give checks or raw');
}

function denial(checks: readonly string[] | undefined) {
  return z
    .strictObject({
      name,
      who: who.optional(),
      clusters: listOf(clusterGlob).optional(),
      namespaces: listOf(namespaceGlob).optional(),
      checks: listOf(checkName(checks)).optional(),
      reason: z.string().min(1).max(200).optional(),
    })
    .refine(
      (given) => [given.who, given.clusters, given.namespaces, given.checks].some((one) => one !== undefined),
      'denies everything to everybody: give who, clusters, namespaces or checks',
    );
}

/** A misspelt check would be a rule that never fits, or worse a denial that never does. */
function checkName(known: readonly string[] | undefined) {
  const there = ['*', 'raw', ...(known ?? [])];
  return text(/^(?:\*|[a-z][a-z0-9-]*)$/, "is neither the name of a check nor '*'").superRefine((word, context) => {
    if (known === undefined || there.includes(word)) return;
    const hint = didYouMean(word, there, 'See `/kdebug checks`.');
    context.addIssue({ code: 'custom', message: `is no check. ${hint}` });
  });
}

/** A refusal and the audit line say the name alone. */
function namesOnce(named: readonly { readonly name: string }[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const [at, { name: one }] of named.entries()) {
    if (seen.has(one))
      context.addIssue({ code: 'custom', message: 'is the name of another rule too', path: [at, 'name'] });
    seen.add(one);
  }
}
