import { groupsOf, readPolicy } from './access/read-policy.ts';
import { createCatalogue } from './checks/catalogue.ts';
import { connectCluster } from './cluster/connect-cluster.ts';
import type { Environment } from './config/environment.ts';
import { type BotConfig, readBotConfig, readWorkerConfig } from './config/roles.ts';
import type { Line } from './doctor-line.ts';
import { asError, problem, UserError } from './errors.ts';
import { examineBotKeys, examineWorkerKeys } from './examine-keys.ts';
import { noLog } from './log.ts';
import { checkRedis } from './queue/check-redis.ts';
import { connectImpatient } from './queue/connect-redis.ts';
import { checkSlack } from './slack/check-slack.ts';

type Say = (text: string) => void;

const clusterLimitMs = 10_000;

/**
 * `kdebug doctor`: what is configured, what Slack, Redis and the cluster say to it, and what to mend. Changes and posts
 * nothing. Resolves with the exit status: 0 when nothing is bad.
 */
export async function runDoctor(say: Say, environment: Environment): Promise<number> {
  const parts: readonly (readonly [string, () => readonly Line[] | Promise<readonly Line[]>])[] = [
    ['bot', () => examineBot(environment)],
    ['worker', () => examineWorker(environment)],
    ['slack', () => examineSlack(environment)],
    ['redis', () => examineRedis(environment)],
    ['cluster', () => examineCluster(environment)],
  ];
  let bad = 0;
  for (const [name, examine] of parts) {
    for (const line of await tryLines(examine)) {
      if (line.state === 'bad') bad += 1;
      say(describe(name, line));
    }
  }
  say(bad === 0 ? 'Nothing to mend.' : `${bad} thing${bad === 1 ? '' : 's'} to mend.`);
  return bad === 0 ? 0 : 1;
}

function describe(name: string, line: Line): string {
  const mark = { ok: 'ok  ', warn: 'warn', bad: 'BAD ' }[line.state];
  if (line.state === 'ok') return `${mark} ${name}: ${line.found}`;
  return `${mark} ${name}: ${line.problem.message}\n       → ${line.problem.nextStep}`;
}

function examineBot(environment: Environment): readonly Line[] {
  const config = readBotConfig(environment);
  const { checks } = createCatalogue(config.checkFiles);
  const policy = readPolicy(
    config,
    checks.map(({ name }) => name),
  );
  const found = `${config.mode} mode, clusters ${config.clusters.join(', ')}`;
  const keys = [examineBotKeys(config.keys)];
  if (policy.from === 'file')
    return [{ state: 'ok', found: `${found}; policy file with ${policy.rules.length} rules` }, ...keys];
  return [{ state: 'ok', found: `${found}; no policy file` }, ...whoMayAsk(config), ...keys];
}

function examineWorker(environment: Environment): readonly Line[] {
  const config = readWorkerConfig(environment);
  readPolicy(config);
  createCatalogue(config.checkFiles);
  const found = `cluster ${config.KDEBUG_CLUSTER}, image ${config.KDEBUG_IMAGE}`;
  return [{ state: 'ok', found }, examineWorkerKeys({ ...config.keys, signing: botKeyIn(environment) })];
}

/** The bot's key, where this environment is that of both. */
function botKeyIn(environment: Environment): string | undefined {
  const { KDEBUG_SIGNING_KEY, SLACK_BOT_TOKEN } = environment;
  if (!KDEBUG_SIGNING_KEY || !SLACK_BOT_TOKEN) return undefined;
  return readAgain(() => readBotConfig(environment))?.keys.signing;
}

/** Without a policy file two lists decide, and an empty one means nobody. */
function whoMayAsk({ KDEBUG_CHANNELS, KDEBUG_NAMESPACES }: BotConfig): readonly Line[] {
  const lists = { KDEBUG_CHANNELS, KDEBUG_NAMESPACES };
  return Object.entries(lists).map(([name, ids]): Line => {
    if (ids.length > 0) return { state: 'ok', found: `${name}: ${ids.join(', ')}` };
    const message = `${name} is empty, so nobody may ask for anything.`;
    return { state: 'bad', problem: problem('nobody-allowed', message, `Set ${name}, or write a policy file.`) };
  });
}

/** What the lines of bot and worker rest on too; undefined: it cannot be read, and they said already why. */
function readAgain<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

async function examineSlack(environment: Environment): Promise<readonly Line[]> {
  const read = readAgain(() => {
    const config = readBotConfig(environment);
    return { config, groups: groupsOf(readPolicy(config)).length > 0 };
  });
  if (read === undefined) return [];
  const { config, groups } = read;
  return checkSlack({
    mode: config.mode,
    botToken: config.SLACK_BOT_TOKEN,
    ...('SLACK_APP_TOKEN' in config ? { appToken: config.SLACK_APP_TOKEN } : {}),
    apiUrl: config.SLACK_API_URL,
    groups,
    log: noLog,
  });
}

async function examineRedis(environment: Environment): Promise<readonly Line[]> {
  const config = readAgain(() => readWorkerConfig(environment));
  if (config === undefined) return [];
  const redis = connectImpatient(config.REDIS_URL, { log: noLog, name: 'kdebug-doctor' });
  try {
    const { version, policy, appendOnly, problems } = await checkRedis(redis);
    if (problems.length > 0) return problems.map((problem) => ({ state: 'bad', problem }));
    return [{ state: 'ok', found: `${version}, maxmemory-policy ${policy}, AOF ${appendOnly ? 'on' : 'off'}` }];
  } finally {
    redis.disconnect();
  }
}

async function examineCluster(environment: Environment): Promise<readonly Line[]> {
  const config = readAgain(() => readWorkerConfig(environment));
  if (config === undefined) return [];
  const cluster = await connectCluster({
    name: config.KDEBUG_CLUSTER,
    image: config.KDEBUG_IMAGE,
    imagePullPolicy: config.KDEBUG_IMAGE_PULL_POLICY,
    ...(config.KUBECONFIG === '' ? {} : { kubeconfig: config.KUBECONFIG }),
    ...(config.KDEBUG_CONTEXT === '' ? {} : { context: config.KDEBUG_CONTEXT }),
    ...(config.server === undefined ? {} : { server: config.server }),
    log: noLog,
  });
  try {
    const namespaces = config.KDEBUG_NAMESPACES.length > 0 ? config.KDEBUG_NAMESPACES : [config.KDEBUG_NAMESPACE];
    const { version, rights } = await cluster.probe(namespaces, AbortSignal.timeout(clusterLimitMs));
    const missing = rights.filter(({ allowed }) => !allowed);
    const found = `Kubernetes ${version}, ${rights.length - missing.length} of ${rights.length} rights`;
    return [{ state: 'ok', found }, ...missing.map(missingRight)];
  } finally {
    await cluster.close();
  }
}

type Rights = Awaited<ReturnType<Awaited<ReturnType<typeof connectCluster>>['probe']>>['rights'];

function missingRight({ verb, resource, namespace, needed, why }: Rights[number]): Line {
  const where = namespace === undefined ? 'in the cluster' : `in namespace ${namespace}`;
  return {
    state: needed ? 'bad' : 'warn',
    problem: problem(
      'right-missing',
      `The worker may not ${verb} ${resource} ${where} (${why}).`,
      `Give its service account the verb ${verb} on ${resource} there (docs/rights.md).`,
    ),
  };
}

async function tryLines(examine: () => readonly Line[] | Promise<readonly Line[]>): Promise<readonly Line[]> {
  try {
    return await examine();
  } catch (thrown) {
    return toLines(thrown);
  }
}

function toLines(thrown: unknown): readonly Line[] {
  const error = asError(thrown);
  if (error instanceof UserError) return [{ state: 'bad', problem: error.problem }];
  return [
    { state: 'bad', problem: problem('not-answered', error.message, 'Look whether it can be reached from here.') },
  ];
}
