import { authorize } from './access/authorize.ts';
import { channelDefaults } from './access/channel-defaults.ts';
import { mayAct, mayControl } from './access/may-act.ts';
import type { Decision } from './access/permit.ts';
import { groupsOf, readPolicy } from './access/read-policy.ts';
import { rightsOf } from './access/rights.ts';
import { whyBadArgs } from './check/read-check-args.ts';
import { createCatalogue } from './checks/catalogue.ts';
import { type BotConfig, readBotConfig } from './config/roles.ts';
import { createMetrics, type Metrics } from './health/create-metrics.ts';
import { measureConnections } from './health/measure-connections.ts';
import { measureSlack } from './health/measure-slack.ts';
import { openHealth } from './health/open-health.ts';
import type { WaitsFor } from './health/serve-health.ts';
import { createLog, withLogFields } from './log.ts';
import { openAudit } from './open-audit.ts';
import { openPosting } from './posting.ts';
import { connectImpatient, connectPatient, quitRedis, waitsForRedis } from './queue/connect-redis.ts';
import { createAsks } from './queue/create-asks.ts';
import { createDirectory } from './queue/create-directory.ts';
import { createJobs } from './queue/create-jobs.ts';
import { createRuns } from './queue/create-runs.ts';
import { openSeals } from './queue/seals.ts';
import { holdsSecret } from './report/redact.ts';
import type { Request } from './request/request.ts';
import { answerAsk } from './run/answer-ask.ts';
import type { AnswerParts } from './run/answer-parts.ts';
import { createPickers } from './run/create-pickers.ts';
import { runLimits } from './run/limits.ts';
import { readOverview } from './run/overview.ts';
import { runIdOf } from './run/run-id-of.ts';
import { tellForged } from './run/tell-forged.ts';
import { tellLost } from './run/tell-lost.ts';
import { createHomeTab } from './slack/app-home/create-home-tab.ts';
import { createPeople } from './slack/create-people.ts';
import { createReceivers } from './slack/create-receivers.ts';
import type { ModalParts } from './slack/modal/parts.ts';
import { unlessAborted, untilAborted } from './until-aborted.ts';
import { watchAll } from './watch-all.ts';

/** How long an answer of Slack about a person is believed. */
const peopleCacheMs = 60_000;

const unsigned =
  'jobs are not signed: whoever can write to Redis can ask as anybody (KDEBUG_SIGNING_KEY, docs/security.md)';

export interface Bot {
  /** 'Slack', 'Redis': what it has no connection to at this moment. */
  readonly waitsFor: WaitsFor;
  /** HTTP mode: where Slack posts to. */
  readonly address?: string;
  /** Takes nothing more, answers what it has, and closes its connections. */
  close(): Promise<void>;
}

/** `kdebug bot`: listens to Slack until stopped. Resolves with the exit status: 1 when the connection is lost for good. */
export async function runBot(stop: AbortSignal): Promise<number> {
  const failed = new AbortController();
  const config = readBotConfig();
  const metrics = createMetrics();
  const health = await openHealth(config, metrics);
  const bot = await unlessAborted(
    stop,
    startBot(config, () => failed.abort(), metrics),
  );
  if (bot === undefined) return 0;
  health.watch(bot.waitsFor);
  await untilAborted(AbortSignal.any([stop, failed.signal]));
  await bot.close();
  await health.close();
  return failed.signal.aborted ? 1 : 0;
}

/** receive → record → ack, then: parse → vouch → authorize → open the run → enqueue. Holds no cluster credentials. */
export async function startBot(
  config: BotConfig,
  onFatal: (error: Error) => void,
  metrics: Metrics = createMetrics(),
): Promise<Bot> {
  const log = createLog(config.KDEBUG_LOG_LEVEL, { part: 'bot' });
  const { checks, findCheck } = createCatalogue(config.checkFiles);
  const policy = readPolicy(
    config,
    checks.map(({ name }) => name),
  );
  const audit = openAudit(config.KDEBUG_LOG_LEVEL, metrics, checks);
  const seals = openSeals(config.keys);
  if (!seals.signs) log.warn({}, unsigned);
  const fast = connectImpatient(config.REDIS_URL, { log, name: 'kdebug-bot' });
  const patient = connectPatient(config.REDIS_URL, { log, name: 'kdebug-bot-consumer' });
  const prefix = config.KDEBUG_REDIS_PREFIX;
  const posting = openPosting({ redis: patient, prefix, log }, { ...config, audit, botToken: config.SLACK_BOT_TOKEN });
  const jobs = createJobs({ redis: patient, prefix, log, seals });
  const asks = createAsks({ redis: fast, prefix, log, seals });
  const slackCalls = measureSlack(config.SLACK_API_URL, metrics);
  const slack = { botToken: config.SLACK_BOT_TOKEN, apiUrl: config.SLACK_API_URL, log };
  const may = (request: Request): Decision => authorize(policy, request);
  const defaultsAt: ModalParts['defaultsAt'] = (at) => ({
    cluster: config.KDEBUG_CLUSTER,
    namespace: config.KDEBUG_NAMESPACE,
    ...channelDefaults(policy, at),
  });
  const checkArgs: AnswerParts['checkArgs'] = (name, args) => {
    const check = findCheck(name);
    return check === undefined ? undefined : whyBadArgs(check, args);
  };
  const offered = { checks, clusters: config.clusters };
  const receivers = await createReceivers({
    ...slack,
    mode: config.mode,
    ...('SLACK_APP_TOKEN' in config ? { appToken: config.SLACK_APP_TOKEN } : {}),
    ...('SLACK_SIGNING_SECRET' in config ? { signingSecret: config.SLACK_SIGNING_SECRET } : {}),
    port: config.KDEBUG_PORT,
    record: asks.record,
    clusters: config.clusters,
    openHome: (person) => homeTab.open(person),
    modal: {
      pickers: createPickers({ directory: createDirectory({ redis: fast, prefix }), authorize: may, ...offered }),
      ...offered,
      people: { vouch: (who, at) => people.vouch(who, at), vouchAlone: (who) => people.vouchAlone(who) },
      authorize: may,
      defaultsAt,
      checkArgs,
    },
    onFatal,
  });
  const people = createPeople({
    ...slack,
    homeTeam: receivers.home.teamId,
    groups: groupsOf(policy),
    cacheMs: peopleCacheMs,
  });
  if (posting.chat === undefined) throw new Error('a bot without a Slack token');
  const parts: AnswerParts = {
    people,
    chat: posting.chat,
    // Only runs that a bot opened: what is asked again, or gone on with, is signed anew.
    runs: createRuns({ redis: patient, prefix, log, seals, wake: posting.wake }),
    jobs,
    access: {
      authorize: may,
      channelDefaults: defaultsAt,
      mayAct: (act) => mayAct(policy, act),
      mayControl: (act) => mayControl(policy, act),
    },
    checks,
    checkArgs,
    holdsSecret: (words) => holdsSecret(words) !== undefined,
    clusters: config.clusters,
    runId: (ask) => runIdOf(ask, config.SLACK_BOT_TOKEN),
    limits: runLimits,
    audit,
    log,
    now: Date.now,
  };
  const homeTab = createHomeTab({
    ...slack,
    read: (person) =>
      readOverview(person, {
        ...parts,
        people,
        access: { ...parts.access, rightsOf: (asker, clusters) => rightsOf(policy, asker, clusters) },
      }),
  });
  const answering = asks.consume({
    redis: patient,
    handler: (ask) => withLogFields({ ask: ask.id }, () => answerAsk(ask, parts)),
    onLost: (ask, error) => tellLost(ask, error, parts),
    onForged: (ask) => tellForged(ask, parts),
  });
  const watching = watchAll({ runs: posting.runs, jobs, clusters: config.clusters, metrics, log });
  await receivers.start();
  log.info({ mode: config.mode, clusters: config.clusters, address: receivers.address }, 'ready');
  return {
    waitsFor: measureConnections(
      () => [...(receivers.connected() ? [] : ['Slack']), ...waitsForRedis(fast, patient)],
      ['Slack', 'Redis'],
      metrics,
    ),
    ...(receivers.address === undefined ? {} : { address: receivers.address }),
    close: async () => {
      await receivers.stop();
      await homeTab.close();
      await watching.close();
      await answering.close(5_000);
      await Promise.all([asks.close(), jobs.close(), posting.close()]);
      slackCalls.close();
      await Promise.all([quitRedis(fast), quitRedis(patient)]);
    },
  };
}
