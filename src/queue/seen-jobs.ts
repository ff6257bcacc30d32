import type { Ms } from '../request/request.ts';
import type { Job } from './job.ts';

/**
 * The jobs that this process has brought to their end, each until its notAfter: later it is refused for that alone. Redis
 * says the same of a run, but whoever replays a job can also change what Redis says.
 */
export interface SeenJobs {
  add(job: Job): void;
  has(id: string): boolean;
}

export function createSeenJobs(now: () => Ms): SeenJobs {
  const until = new Map<string, Ms>();
  return {
    add({ id, notAfter }) {
      for (const [old, end] of until) if (end < now()) until.delete(old);
      until.set(id, notAfter);
    },
    has: (id) => until.has(id),
  };
}
