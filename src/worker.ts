import { randomBytes } from 'node:crypto';
import { authorizePart } from './access/authorize-part.ts';
import { capRung } from './access/cap-rung.ts';
import { destinationGuard, specGuard } from './access/guards.ts';
import { readPolicy } from './access/read-policy.ts';
import { createCatalogue } from './checks/catalogue.ts';
import { type ConnectedCluster, type ConnectOptions, connectCluster } from './cluster/connect-cluster.ts';
import { readWorkerConfig, type WorkerConfig } from './config/roles.ts';
import { createMetrics, type Metrics } from './health/create-metrics.ts';
import { measureCluster } from './health/measure-cluster.ts';
import { measureConnections } from './health/measure-connections.ts';
import { measureJob } from './health/measure-job.ts';
import { measureSlack } from './health/measure-slack.ts';
import { openHealth } from './health/open-health.ts';
import type { WaitsFor } from './health/serve-health.ts';
import { type JobParts, runJob } from './job/run-job.ts';
import { createJobEnds } from './job-ends.ts';
import { createAuditLog, createLog } from './log.ts';
import { openAudit } from './open-audit.ts';
import { openDirectory } from './open-directory.ts';
import { openPosting } from './posting.ts';
import { connectPatient, quitRedis, waitsForRedis } from './queue/connect-redis.ts';
import { consumeJobs } from './queue/consume-jobs.ts';
import { createRounds } from './queue/create-rounds.ts';
import { openSeals } from './queue/seals.ts';
import { composeReport } from './report/compose-report.ts';
import { createRedactor } from './report/redact.ts';
import { emitTo } from './run/emit-to.ts';
import { unlessAborted, untilAborted } from './until-aborted.ts';

const unverified =
  'jobs are taken without a signature: whoever can write to Redis can ask as anybody (KDEBUG_TRUSTED_KEYS, docs/security.md)';

export interface Worker {
  /** 'Redis' while it has no connection to it. */
  readonly waitsFor: WaitsFor;
  /** Takes nothing new; what runs may end within graceMs, the rest goes to another worker. */
  close(graceMs?: number): Promise<void>;
}

export interface WorkerOptions {
  /** The cluster behind the worker; the configured one unless given. */
  readonly connect?: (options: ConnectOptions) => Promise<ConnectedCluster>;
  readonly metrics?: Metrics;
}

/** `kdebug worker`: takes jobs of one cluster until stopped. Resolves with the exit status. */
export async function runWorker(stop: AbortSignal): Promise<number> {
  const config = readWorkerConfig();
  const metrics = createMetrics();
  const health = await openHealth(config, metrics);
  const worker = await unlessAborted(stop, startWorker(config, { metrics }));
  // Told to end while it waited for Redis: there is nothing to hand over.
  if (worker === undefined) return 0;
  health.watch(worker.waitsFor);
  await untilAborted(stop);
  await worker.close();
  await health.close();
  return 0;
}

/** consume → authorize again → find → look → plan → guard → inject → follow → interpret → redact → tell. */
export async function startWorker(
  config: WorkerConfig,
  { connect = connectCluster, metrics = createMetrics() }: WorkerOptions = {},
): Promise<Worker> {
  const log = createLog(config.KDEBUG_LOG_LEVEL, { part: 'worker', cluster: config.KDEBUG_CLUSTER });
  const policy = readPolicy(config);
  const { checks, findCheck } = createCatalogue(config.checkFiles);
  const seals = openSeals(config.keys);
  if (!seals.verifies) log.warn({}, unverified);
  const redis = connectPatient(config.REDIS_URL, { log, name: 'kdebug-worker' });
  const queue = { redis, prefix: config.KDEBUG_REDIS_PREFIX, log };
  const connected = await connect({
    name: config.KDEBUG_CLUSTER,
    image: config.KDEBUG_IMAGE,
    imagePullPolicy: config.KDEBUG_IMAGE_PULL_POLICY,
    ...(config.KUBECONFIG === '' ? {} : { kubeconfig: config.KUBECONFIG }),
    ...(config.KDEBUG_CONTEXT === '' ? {} : { context: config.KDEBUG_CONTEXT }),
    ...(config.server === undefined ? {} : { server: config.server }),
    log,
  });
  const posting = openPosting(queue, {
    ...config,
    audit: openAudit(config.KDEBUG_LOG_LEVEL, metrics, checks),
    botToken: 'SLACK_BOT_TOKEN' in config ? config.SLACK_BOT_TOKEN : undefined,
  });
  const { runs } = posting;
  const maxRung = config.KDEBUG_MAX_RUNG === 'R0' ? 0 : 1;
  const slackCalls = measureSlack(config.SLACK_API_URL, metrics);
  const common = { ...jobParts(policy, config), findCheck, cluster: measureCluster(connected, metrics), log };
  const jobs = await consumeJobs({
    ...queue,
    seals,
    cluster: config.KDEBUG_CLUSTER,
    concurrency: config.KDEBUG_CONCURRENCY,
    handler: ({ id, request, part }, signal, { attempt }) => {
      const parts = {
        ...common,
        permit: () => capRung(authorizePart(policy, { request, part, cluster: config.KDEBUG_CLUSTER }), maxRung),
        signal,
        rounds: createRounds(queue, id),
        emit: measureJob(emitTo(runs, request.run, part), { ...request, resumed: attempt > 1 }, metrics),
      };
      return runJob({ id, request, part }, parts);
    },
    ...createJobEnds({
      runs,
      cluster: config.KDEBUG_CLUSTER,
      audit: createAuditLog(config.KDEBUG_LOG_LEVEL),
      refusals: metrics.jobRefusals,
    }),
  });
  const directory = openDirectory(
    { ...config, policy, watch: (watch, signal) => connected.watchPods(watch, signal) },
    queue,
  );
  log.info({ posts: posting.posts, image: config.KDEBUG_IMAGE, concurrency: config.KDEBUG_CONCURRENCY }, 'ready');
  return {
    waitsFor: measureConnections(() => waitsForRedis(redis), ['Redis'], metrics),
    close: async (graceMs = config.KDEBUG_SHUTDOWN_SECONDS * 1000) => {
      await jobs.close(graceMs);
      await directory.close();
      await posting.close();
      await connected.close();
      slackCalls.close();
      await quitRedis(redis);
    },
  };
}

function jobParts(
  policy: ReturnType<typeof readPolicy>,
  { KDEBUG_IMAGE: image, KDEBUG_DB_IMAGE: dbImage }: WorkerConfig,
): Omit<JobParts, 'findCheck' | 'cluster' | 'log' | 'permit' | 'signal' | 'rounds' | 'emit'> {
  return {
    guards: [specGuard(policy), destinationGuard(policy)],
    image,
    ...(dbImage === '' ? {} : { dbImage }),
    compose: composeReport,
    redact: createRedactor(),
    now: Date.now,
    nonce: () => randomBytes(12).toString('hex'),
    checkpoint: async () => {},
  };
}
