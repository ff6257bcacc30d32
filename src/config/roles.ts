import { readFileSync } from 'node:fs';
import { type Problem, problem, UserError } from '../errors.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { readCheckFiles } from './read-check-files.ts';

const shared = [
  'REDIS_URL',
  'KDEBUG_REDIS_PREFIX',
  'KDEBUG_CLUSTER',
  'KDEBUG_NAMESPACE',
  'KDEBUG_POLICY',
  'KDEBUG_CHECKS',
  'KDEBUG_CHANNELS',
  'KDEBUG_NAMESPACES',
  'KDEBUG_TRUSTED_KEYS',
  'SLACK_API_URL',
  'KDEBUG_UPDATES_PER_MINUTE',
  'KDEBUG_HEALTH_PORT',
  'KDEBUG_LOG_LEVEL',
] as const;

/** Settings of the bot. UserError with every bad variable. */
export function readBotConfig(environment?: Environment) {
  const mode = readEnvironment(['KDEBUG_SLACK_MODE'], environment).KDEBUG_SLACK_MODE;
  const common = readEnvironment(
    [
      ...shared,
      'KDEBUG_CLUSTERS',
      'KDEBUG_SIGNING_KEY',
      'KDEBUG_PORT',
      'SLACK_BOT_TOKEN',
      mode === 'socket' ? 'SLACK_APP_TOKEN' : 'SLACK_SIGNING_SECRET',
    ],
    environment,
  );
  const clusters = common.KDEBUG_CLUSTERS.length > 0 ? common.KDEBUG_CLUSTERS : [common.KDEBUG_CLUSTER];
  const keys = {
    signing: readKeyFile(common.KDEBUG_SIGNING_KEY, 'KDEBUG_SIGNING_KEY'),
    trusted: readKeyFile(common.KDEBUG_TRUSTED_KEYS, 'KDEBUG_TRUSTED_KEYS'),
  };
  const files = { policyText: readPolicyFile(common.KDEBUG_POLICY), checkFiles: readCheckFiles(common.KDEBUG_CHECKS) };
  return { ...common, ...files, mode, clusters, keys };
}
export type BotConfig = ReturnType<typeof readBotConfig>;

/** Settings of a worker; it posts by itself when it has a Slack token. UserError with every bad variable. */
export function readWorkerConfig(environment: Environment = process.env) {
  const withSlack = environment.SLACK_BOT_TOKEN ? (['SLACK_BOT_TOKEN'] as const) : ([] as const);
  const common = readEnvironment(
    [
      ...shared,
      ...withSlack,
      'KUBECONFIG',
      'KDEBUG_CONTEXT',
      'KDEBUG_IMAGE',
      'KDEBUG_DB_IMAGE',
      'KDEBUG_IMAGE_PULL_POLICY',
      'KDEBUG_CONCURRENCY',
      'KDEBUG_MAX_RUNG',
      'KDEBUG_SHUTDOWN_SECONDS',
      'KDEBUG_DIRECTORY_SECONDS',
    ],
    environment,
  );
  const keys = { trusted: readKeyFile(common.KDEBUG_TRUSTED_KEYS, 'KDEBUG_TRUSTED_KEYS') };
  const files = { policyText: readPolicyFile(common.KDEBUG_POLICY), checkFiles: readCheckFiles(common.KDEBUG_CHECKS) };
  return { ...common, ...files, server: serverInside(environment), keys };
}
export type WorkerConfig = ReturnType<typeof readWorkerConfig>;

/** The API server as the kubelet tells it to every container: an address, which serves also while cluster DNS does not. */
function serverInside({
  KUBERNETES_SERVICE_HOST: host,
  KUBERNETES_SERVICE_PORT: port,
}: Environment): string | undefined {
  if (!host || !port) return undefined;
  return `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Settings of `kdebug run`, all of which its options override. */
export function readRunConfig(environment?: Environment) {
  return readEnvironment(
    ['KUBECONFIG', 'KDEBUG_CHECKS', 'KDEBUG_CONTEXT', 'KDEBUG_IMAGE', 'KDEBUG_DB_IMAGE', 'KDEBUG_IMAGE_PULL_POLICY'],
    environment,
  );
}

function readPolicyFile(path: string): string | undefined {
  return readGivenFile(path, () =>
    problem(
      'no-policy-file',
      `The policy file ${path} could not be read.`,
      'Mend KDEBUG_POLICY or the file (see docs/policy.md).',
    ),
  );
}

function readKeyFile(path: string, variable: string): string | undefined {
  return readGivenFile(path, () =>
    problem(
      'no-key-file',
      `The file ${path} that ${variable} names could not be read.`,
      `Mend ${variable} or the file (docs/install.md, "Keys").`,
    ),
  );
}

function readGivenFile(path: string, why: () => Problem): string | undefined {
  if (path === '') return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError(why(), { cause: error });
  }
}
