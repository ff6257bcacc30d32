import type { Job } from '../../src/queue/job.ts';
import type { Ms, Person } from '../../src/request/request.ts';
import type { Jobs } from '../../src/run/ports.ts';

/** A job as a worker holds it. */
export interface TakenJob {
  readonly job: Job;
  /** Aborted with the reason 'cancel'. */
  readonly signal: AbortSignal;
  finish(): Promise<void>;
}

/** Queues in memory. */
export interface FakeJobs extends Jobs {
  /** Every job that was ever added, in order. */
  readonly enqueued: Job[];
  /** The oldest waiting job of a cluster; undefined when there is none or the queues are stopped. */
  readonly take: (cluster: string) => Promise<TakenJob | undefined>;
}

export function createFakeJobs({
  now = Date.now,
  workers = () => 1,
}: {
  readonly now?: () => Ms;
  readonly workers?: (cluster: string) => number;
} = {}): FakeJobs {
  const enqueued: Job[] = [];
  const waiting = new Map<string, Job>();
  const active = new Map<string, { readonly job: Job; readonly controller: AbortController }>();
  let stop: { readonly by: Person; readonly reason?: string; readonly since: Ms } | undefined;
  return {
    enqueued,
    async enqueue(job) {
      const here = clusterOf(job);
      const before = [...waiting.values(), ...[...active.values()].map((taken) => taken.job)];
      const ahead = before.filter((other) => other.id !== job.id && clusterOf(other) === here).length;
      if (!enqueued.some(({ id }) => id === job.id)) {
        enqueued.push(structuredClone(job));
        waiting.set(job.id, structuredClone(job));
      }
      return { ahead };
    },
    async cancel(run) {
      const removed = [...waiting.values()].filter(({ request }) => request.run === run);
      for (const { id } of removed) waiting.delete(id);
      for (const { job, controller } of active.values()) if (job.request.run === run) controller.abort('cancel');
      return { removed: removed.map(({ part }) => part) };
    },
    async stop(by, reason) {
      stop = { by, since: now(), ...(reason === undefined ? {} : { reason }) };
    },
    async resume() {
      stop = undefined;
    },
    async stopped() {
      return stop;
    },
    async workers(cluster) {
      return workers(cluster);
    },
    async take(cluster) {
      const job = stop === undefined ? [...waiting.values()].find((one) => clusterOf(one) === cluster) : undefined;
      if (job === undefined) return undefined;
      const controller = new AbortController();
      waiting.delete(job.id);
      active.set(job.id, { job, controller });
      const finish = async (): Promise<void> => void active.delete(job.id);
      return { job, signal: controller.signal, finish };
    },
  };
}

function clusterOf({ request, part }: Job): string {
  return (request.on[part] ?? request.on[0]).cluster;
}
