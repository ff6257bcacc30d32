import { type Problem, problem } from './errors.ts';
import type { Metrics } from './health/create-metrics.ts';
import type { Log } from './log.ts';
import type { JobConsuming } from './queue/consume-jobs.ts';
import type { Job } from './queue/job.ts';
import type { JobFault, RefusedJob } from './queue/work-job.ts';
import type { Runs } from './run/ports.ts';

export interface JobEndsParts {
  readonly runs: Pick<Runs, 'tell'>;
  readonly cluster: string;
  /** Of audit lines: the bot writes one for each request, the worker one for each job that it refused. */
  readonly audit: Pick<Log, 'info'>;
  /** Counts them by fault. */
  readonly refusals: Metrics['jobRefusals'];
}

/** What becomes of jobs that are not worked on: said on the card of their run, and refusals in the audit log. */
export function createJobEnds({
  runs,
  cluster,
  audit,
  refusals: counter,
}: JobEndsParts): Pick<JobConsuming, 'onExpired' | 'onGivenUp' | 'onRefused'> {
  // From 0 on, or the first one of a kind would be no increase.
  for (const fault of Object.keys(refusals)) counter.inc({ fault }, 0);
  const write = (code: string, job: Omit<RefusedJob, 'fault'>): void =>
    audit.info({ what: 'job-refused', cluster, code, ...job }, 'audit');
  return {
    async onExpired(job) {
      const why = takenTooLate();
      write(why.code, claims(job));
      await runs.tell(job.request.run, job.part, { type: 'ended', as: 'expired', problem: why });
    },
    onGivenUp: ({ request: { run }, part }) =>
      runs.tell(run, part, { type: 'ended', as: 'broken', problem: givenUp(run) }),
    async onRefused({ fault, ...job }) {
      const why = refusals[fault](cluster);
      counter.inc({ fault });
      write(why.code, job);
      const { run, part = 0 } = job;
      // The run of a replayed job is another one's, or over.
      if (run === undefined || fault === 'replayed') return;
      await runs.tell(run, part, { type: 'ended', as: fault === 'unreadable' ? 'broken' : 'refused', problem: why });
    },
  };
}

function claims({ id, request, part }: Job): Omit<RefusedJob, 'fault'> {
  return { id, run: request.run, part, from: request.from.id };
}

const refusals: Readonly<Record<JobFault, (cluster: string) => Problem>> = {
  unsigned: (cluster) =>
    problem(
      'job-unsigned',
      `The worker of cluster \`${cluster}\` begins only what a bot has signed, and this run was not signed.`,
      'Tell whoever runs kdebug: the bot has no signing key (KDEBUG_SIGNING_KEY), or somebody else writes to Redis.',
    ),
  'unknown-key': (cluster) =>
    problem(
      'job-unknown-key',
      `The worker of cluster \`${cluster}\` does not know the key that signed this run.`,
      "Tell whoever runs kdebug: the bot's public key is missing in the worker's KDEBUG_TRUSTED_KEYS.",
    ),
  altered: (cluster) =>
    problem(
      'job-altered',
      `The worker of cluster \`${cluster}\` was given a run that is not as the bot signed it, and did not begin it.`,
      'Tell whoever runs kdebug: somebody changes what lies in Redis.',
    ),
  replayed: (cluster) =>
    problem(
      'job-replayed',
      `The worker of cluster \`${cluster}\` was given a job of a run that is over, and did not begin it.`,
      'Look who writes to Redis; a run that ended while its job still waited looks the same.',
    ),
  'other-cluster': (cluster) =>
    problem(
      'other-cluster',
      `The worker of cluster \`${cluster}\` was given a job for another cluster and did not begin it.`,
      'Tell whoever runs kdebug: the names of the clusters do not agree, or somebody writes to Redis.',
    ),
  unreadable: () =>
    problem(
      'unreadable-job',
      'The worker could not read the run: it came from an incompatible kdebug.',
      'Upgrade bot and workers to the same version, then run it again.',
    ),
};

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
