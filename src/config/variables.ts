import { z } from 'zod';

/** One environment variable: what it does, its default as text, and how its text becomes a value. */
export interface Variable<T> {
  readonly about: string;
  readonly fallback?: string;
  readonly schema: z.ZodType<T>;
}

const text = z.string().min(1, 'must not be empty');
const list = z.string().transform((words) => words.split(/[\s,]+/).filter((word) => word !== ''));
const port = z.coerce.number().int().min(0).max(65535);
const count = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
const clusterName = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/, 'must be small letters, digits and dashes, at most 40');

function variable<T>(about: string, schema: z.ZodType<T>, fallback?: string): Variable<T> {
  return fallback === undefined ? { about, schema } : { about, schema, fallback };
}

/** Every variable that kdebug reads; .env.example is held against this table by a test. */
export const variables = {
  KDEBUG_SLACK_MODE: variable(
    'How Slack reaches the bot: socket (Socket Mode, no public address needed) or http (signed requests to KDEBUG_PORT).',
    z.enum(['socket', 'http']),
    'socket',
  ),
  SLACK_BOT_TOKEN: variable('Bot token of the Slack app (xoxb-…). Bot; worker too, if workers shall post.', text),
  SLACK_APP_TOKEN: variable('App-level token (xapp-…) with connections:write. Bot in Socket Mode.', text),
  SLACK_SIGNING_SECRET: variable('Signing secret of the Slack app. Bot in HTTP mode.', text),
  SLACK_API_URL: variable(
    'Address of the Slack Web API; changed only for an emulator.',
    z.url(),
    'https://slack.com/api/',
  ),
  KDEBUG_PORT: variable('Port of the bot in HTTP mode.', port, '3000'),
  REDIS_URL: variable(
    'Redis 6.2 or newer (redis://, rediss://, redis+sentinel://HOST/MASTER), maxmemory-policy noeviction.',
    z.url(),
    'redis://127.0.0.1:6379',
  ),
  KDEBUG_REDIS_PREFIX: variable(
    'First part of every key in Redis; bot and workers must agree.',
    z.string().regex(/^[a-z0-9-]+$/),
    'kdebug',
  ),
  KDEBUG_CLUSTER: variable(
    'Name of the cluster this worker works in; also the one people mean who name none.',
    clusterName,
    'default',
  ),
  KDEBUG_CLUSTERS: variable(
    'Bot: all clusters that have workers, separated by commas; empty means KDEBUG_CLUSTER alone.',
    list,
    '',
  ),
  KDEBUG_NAMESPACE: variable('Namespace people mean who name none.', text, 'default'),
  KDEBUG_POLICY: variable(
    'Policy file (YAML) of bot and worker: see docs/policy.md. Empty means the two lists below decide.',
    z.string(),
    '',
  ),
  KDEBUG_CHANNELS: variable(
    'Without a policy file: IDs of the channels in which kdebug may be asked. Empty means none.',
    list,
    '',
  ),
  KDEBUG_NAMESPACES: variable('Without a policy file: namespaces that may be looked into. Empty means none.', list, ''),
  KDEBUG_SIGNING_KEY: variable(
    'Bot: file with the private key (Ed25519, PEM) by which it signs jobs (docs/install.md). Empty means unsigned.',
    z.string(),
    '',
  ),
  KDEBUG_TRUSTED_KEYS: variable(
    'Worker: file with the public keys (PEM) of the bots whose jobs it takes; bot: those of other bots. Empty in a worker means that it takes every job.',
    z.string(),
    '',
  ),
  KDEBUG_CHECKS: variable(
    'Folder of checks in YAML (docs/checks-in-yaml.md); bot and workers need the same files. Empty means none.',
    z.string(),
    '',
  ),
  KUBECONFIG: variable('Worker outside a cluster: path of a kubeconfig. Inside a pod leave it empty.', z.string(), ''),
  KDEBUG_CONTEXT: variable(
    'Context of the kubeconfig; required with a kubeconfig of several contexts.',
    z.string(),
    '',
  ),
  KDEBUG_IMAGE: variable(
    'Image of the injected container: the toolbox, or any image with sh and the tools.',
    text,
    'kdebug-toolbox:0.1',
  ),
  KDEBUG_DB_IMAGE: variable(
    'Image for steps that log in to a database: the toolbox with clients. Empty: KDEBUG_IMAGE, which has none.',
    z.string(),
    '',
  ),
  KDEBUG_IMAGE_PULL_POLICY: variable(
    'imagePullPolicy of the injected container.',
    z.enum(['Never', 'IfNotPresent', 'Always']),
    'IfNotPresent',
  ),
  KDEBUG_CONCURRENCY: variable('Jobs that one worker does at once.', count(1, 1000), '100'),
  KDEBUG_MAX_RUNG: variable(
    'Worker: the highest rung it injects, whatever the policy says: R0 (nobody) or R1 (the identity of the target).',
    z.enum(['R0', 'R1']),
    'R1',
  ),
  KDEBUG_SHUTDOWN_SECONDS: variable(
    'Worker: how long jobs that run may go on once it is told to end; then another worker takes them over.',
    count(0, 900),
    '20',
  ),
  KDEBUG_DIRECTORY_SECONDS: variable(
    'Worker: how long the names of its cluster’s pods, from which people pick in Slack, stay in Redis without a worker (at least 10); 0 keeps none there.',
    z.coerce
      .number()
      .int()
      .max(3_600)
      .refine((seconds) => seconds === 0 || seconds >= 10, 'must be 0, or 10 to 3600'),
    '60',
  ),
  KDEBUG_HEALTH_PORT: variable('Port of /livez, /readyz and /metrics of bot and worker; 0 means none.', port, '0'),
  KDEBUG_UPDATES_PER_MINUTE: variable(
    'Progress updates of cards a minute in the whole workspace (Slack allows about 50).',
    count(1, 50),
    '40',
  ),
  KDEBUG_LOG_LEVEL: variable(
    'debug, info, warn, error or silent.',
    z.enum(['debug', 'info', 'warn', 'error', 'silent']),
    'info',
  ),
} as const satisfies Record<string, Variable<unknown>>;

export type VariableName = keyof typeof variables;
export type Value<N extends VariableName> = z.infer<(typeof variables)[N]['schema']>;
