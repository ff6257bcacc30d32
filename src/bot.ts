import { authorize } from './access/authorize.ts';
import { channelDefaults } from './access/channel-defaults.ts';
import { mayAct, mayControl } from './access/may-act.ts';
import { groupsOf, readPolicy } from './access/read-policy.ts';
import { whyBadArgs } from './check/read-check-args.ts';
import { checks, findCheck } from './checks/all.ts';
import { type BotConfig, readBotConfig } from './config/roles.ts';
import { openHealth } from './health/open-health.ts';
import type { WaitsFor } from './health/serve-health.ts';
import { createAuditLog, createLog } from './log.ts';
import { openPosting } from './posting.ts';
import { connectImpatient, connectPatient, quitRedis, waitsForRedis } from './queue/connect-redis.ts';
import { createAsks } from './queue/create-asks.ts';
import { createJobs } from './queue/create-jobs.ts';
import { repeat } from './repeat.ts';
import { holdsSecret } from './report/redact.ts';
import { answerAsk } from './run/answer-ask.ts';
import type { AnswerParts } from './run/answer-parts.ts';
import { auditTo } from './run/audit-entry.ts';
import { runLimits } from './run/limits.ts';
import { runIdOf } from './run/run-id-of.ts';
import { tellLost } from './run/tell-lost.ts';
import { watchdog } from './run/watchdog.ts';
import { createPeople } from './slack/create-people.ts';
import { createReceivers } from './slack/create-receivers.ts';
import { unlessAborted, untilAborted } from './until-aborted.ts';

const watchEveryMs = 5_000;
/** How long an answer of Slack about a person is believed. */
const peopleCacheMs = 60_000;

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
  const health = await openHealth(config);
  const bot = await unlessAborted(
    stop,
    startBot(config, () => failed.abort()),
  );
  if (bot === undefined) return 0;
  health.watch(bot.waitsFor);
  await untilAborted(AbortSignal.any([stop, failed.signal]));
  await bot.close();
  await health.close();
  return failed.signal.aborted ? 1 : 0;
}

/** receive → record → ack, then: parse → vouch → authorize → open the run → enqueue. Holds no cluster credentials. */
export async function startBot(config: BotConfig, onFatal: (error: Error) => void): Promise<Bot> {
  const log = createLog(config.KDEBUG_LOG_LEVEL, { part: 'bot' });
  const policy = readPolicy(
    config,
    checks.map(({ name }) => name),
  );
  const fast = connectImpatient(config.REDIS_URL, { log, name: 'kdebug-bot' });
  const patient = connectPatient(config.REDIS_URL, { log, name: 'kdebug-bot-consumer' });
  const prefix = config.KDEBUG_REDIS_PREFIX;
  const posting = openPosting({ redis: patient, prefix, log }, { ...config, botToken: config.SLACK_BOT_TOKEN });
  const jobs = createJobs({ redis: patient, prefix, log });
  const asks = createAsks({ redis: fast, prefix, log });
  const slack = { botToken: config.SLACK_BOT_TOKEN, apiUrl: config.SLACK_API_URL, log };
  const receivers = await createReceivers({
    ...slack,
    mode: config.mode,
    ...('SLACK_APP_TOKEN' in config ? { appToken: config.SLACK_APP_TOKEN } : {}),
    ...('SLACK_SIGNING_SECRET' in config ? { signingSecret: config.SLACK_SIGNING_SECRET } : {}),
    port: config.KDEBUG_PORT,
    record: asks.record,
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
    runs: posting.runs,
    jobs,
    access: {
      authorize: (request) => authorize(policy, request),
      channelDefaults: (at) => ({
        cluster: config.KDEBUG_CLUSTER,
        namespace: config.KDEBUG_NAMESPACE,
        ...channelDefaults(policy, at),
      }),
      mayAct: (act) => mayAct(policy, act),
      mayControl: (act) => mayControl(policy, act),
    },
    checks,
    checkArgs: (name, args) => {
      const check = findCheck(name);
      return check === undefined ? undefined : whyBadArgs(check, args);
    },
    holdsSecret: (words) => holdsSecret(words) !== undefined,
    clusters: config.clusters,
    runId: (ask) => runIdOf(ask, config.SLACK_BOT_TOKEN),
    limits: runLimits,
    audit: auditTo(createAuditLog(config.KDEBUG_LOG_LEVEL)),
    log,
    now: Date.now,
  };
  const answering = asks.consume({
    redis: patient,
    handler: (ask) => answerAsk(ask, parts),
    onLost: (ask, error) => tellLost(ask, error, parts),
  });
  const watched = { runs: posting.runs, jobs, log, now: Date.now };
  const watching = repeat(() => watchdog(watched), { everyMs: watchEveryMs, log });
  await receivers.start();
  log.info({ mode: config.mode, clusters: config.clusters, address: receivers.address }, 'ready');
  return {
    waitsFor: () => [...(receivers.connected() ? [] : ['Slack']), ...waitsForRedis(fast, patient)],
    ...(receivers.address === undefined ? {} : { address: receivers.address }),
    close: async () => {
      await receivers.stop();
      await watching.close();
      await answering.close(5_000);
      await Promise.all([asks.close(), jobs.close(), posting.close()]);
      await Promise.all([quitRedis(fast), quitRedis(patient)]);
    },
  };
}
