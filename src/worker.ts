import { randomBytes } from 'node:crypto';
import { authorizePart } from './access/authorize-part.ts';
import { capRung } from './access/cap-rung.ts';
import { destinationGuard, specGuard } from './access/guards.ts';
import { readPolicy } from './access/read-policy.ts';
import { findCheck } from './checks/all.ts';
import { type ConnectedCluster, type ConnectOptions, connectCluster } from './cluster/connect-cluster.ts';
import { readWorkerConfig, type WorkerConfig } from './config/roles.ts';
import { type Problem, problem } from './errors.ts';
import { openHealth } from './health/open-health.ts';
import type { WaitsFor } from './health/serve-health.ts';
import { type JobParts, runJob } from './job/run-job.ts';
import { createLog } from './log.ts';
import { openPosting } from './posting.ts';
import { connectPatient, quitRedis, waitsForRedis } from './queue/connect-redis.ts';
import { consumeJobs } from './queue/consume-jobs.ts';
import { createRounds } from './queue/create-rounds.ts';
import type { Job } from './queue/job.ts';
import { composeReport } from './report/compose-report.ts';
import { createRedactor } from './report/redact.ts';
import { emitTo } from './run/emit-to.ts';
import { unlessAborted, untilAborted } from './until-aborted.ts';

export interface Worker {
  /** 'Redis' while it has no connection to it. */
  readonly waitsFor: WaitsFor;
  /** Takes nothing new; what runs may end within graceMs, the rest goes to another worker. */
  close(graceMs?: number): Promise<void>;
}

/** `kdebug worker`: takes jobs of one cluster until stopped. Resolves with the exit status. */
export async function runWorker(stop: AbortSignal): Promise<number> {
  const config = readWorkerConfig();
  const health = await openHealth(config);
  const worker = await unlessAborted(stop, startWorker(config));
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
  connect: (options: ConnectOptions) => Promise<ConnectedCluster> = connectCluster,
): Promise<Worker> {
  const log = createLog(config.KDEBUG_LOG_LEVEL, { part: 'worker', cluster: config.KDEBUG_CLUSTER });
  const policy = readPolicy(config);
  const redis = connectPatient(config.REDIS_URL, { log, name: 'kdebug-worker' });
  const queue = { redis, prefix: config.KDEBUG_REDIS_PREFIX, log };
  const cluster = await connect({
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
    botToken: 'SLACK_BOT_TOKEN' in config ? config.SLACK_BOT_TOKEN : undefined,
  });
  const { runs } = posting;
  const maxRung = config.KDEBUG_MAX_RUNG === 'R0' ? 0 : 1;
  const end = (job: Pick<Job, 'part'> & { readonly run: string }, as: 'expired' | 'broken', why: Problem) =>
    runs.tell(job.run, job.part, { type: 'ended', as, problem: why });
  const common = { ...jobParts(policy, config.KDEBUG_IMAGE), cluster, log };
  const jobs = await consumeJobs({
    ...queue,
    cluster: config.KDEBUG_CLUSTER,
    concurrency: config.KDEBUG_CONCURRENCY,
    handler: ({ id, request, part }, signal) =>
      runJob(
        { id, request, part },
        {
          ...common,
          permit: () => capRung(authorizePart(policy, { request, part, cluster: config.KDEBUG_CLUSTER }), maxRung),
          signal,
          rounds: createRounds(queue, id),
          emit: emitTo(runs, request.run, part),
        },
      ),
    onExpired: (job) => end({ ...job, run: job.request.run }, 'expired', takenTooLate()),
    onGivenUp: (job) => end({ ...job, run: job.request.run }, 'broken', givenUp(job.request.run)),
    onUnreadable: async ({ run, part }) => {
      if (run !== undefined) await end({ run, part: part ?? 0 }, 'broken', unreadable());
    },
  });
  log.info({ posts: posting.posts, image: config.KDEBUG_IMAGE, concurrency: config.KDEBUG_CONCURRENCY }, 'ready');
  return {
    waitsFor: () => waitsForRedis(redis),
    close: async (graceMs = config.KDEBUG_SHUTDOWN_SECONDS * 1000) => {
      await jobs.close(graceMs);
      await posting.close();
      await cluster.close();
      await quitRedis(redis);
    },
  };
}

function jobParts(
  policy: ReturnType<typeof readPolicy>,
  image: string,
): Omit<JobParts, 'cluster' | 'log' | 'permit' | 'signal' | 'rounds' | 'emit'> {
  return {
    findCheck,
    guards: [specGuard(policy), destinationGuard(policy)],
    image,
    compose: composeReport,
    redact: createRedactor(),
    now: Date.now,
    nonce: () => randomBytes(12).toString('hex'),
    checkpoint: async () => {},
  };
}

function takenTooLate(): Problem {
  return problem(
    'taken-too-late',
    'The run waited too long in the queue, so it was not begun.',
    'Run it again; when this happens often, start more workers for this cluster.',
  );
}

function givenUp(run: string): Problem {
  return problem(
    'given-up',
    `The run \`${run}\` was tried several times and could not be brought to an end.`,
    'Run it again; the log of the worker has the reason under this run id.',
  );
}

function unreadable(): Problem {
  return problem(
    'unreadable-job',
    'The worker could not read the run: it came from an incompatible kdebug.',
    'Upgrade bot and workers to the same version, then run it again.',
  );
}
