import type { JobConsuming } from '../../src/queue/consume-jobs.ts';
import type { Job } from '../../src/queue/job.ts';
import type { JobFault } from '../../src/queue/work-job.ts';
import type { TakenJob } from '../contracts/fake-jobs.ts';

type Callbacks = Pick<JobConsuming, 'handler' | 'onExpired' | 'onGivenUp' | 'onRefused'>;

export interface HeldJob extends TakenJob {
  readonly attempt: number;
  /** Ends the handler with this error. */
  fail(error: Error): Promise<void>;
}

/** Jobs that a consumer hands out lie on the bench until a test finishes them; what else it tells is written down. */
export function createBench() {
  const lying: HeldJob[] = [];
  const begun: HeldJob[] = [];
  const waiters = new Set<() => void>();
  const told: { readonly what: 'expired' | 'givenUp' | JobFault; readonly id: string; readonly why?: string }[] = [];
  const stir = (): void => {
    for (const wake of [...waiters]) wake();
  };
  const note = (entry: (typeof told)[number]): void => {
    told.push(entry);
    stir();
  };
  const callbacks: Callbacks = {
    handler: (job, signal, { attempt }) =>
      new Promise<void>((resolve, reject) => {
        const end = (how: () => void) => async (): Promise<void> => {
          signal.removeEventListener('abort', onAbort);
          how();
        };
        // As runJob does: a cancelled job ends, for any other reason another worker goes on.
        const onAbort = (): void => {
          if (signal.reason !== 'cancel') reject(new Error(`aborted: ${signal.reason}`));
        };
        signal.addEventListener('abort', onAbort);
        const held = { job, signal, attempt, finish: end(resolve), fail: (error: Error) => end(() => reject(error))() };
        lying.push(held);
        begun.push(held);
        stir();
      }),
    onExpired: async ({ id }) => note({ what: 'expired', id }),
    onGivenUp: async ({ id }, { message }) => note({ what: 'givenUp', id, why: message }),
    onRefused: async ({ id, fault, run, part }) => note({ what: fault, id, why: `${run} ${part}` }),
  };
  const take = async (which: (job: Job) => boolean = () => true, limitMs = 3_000): Promise<HeldJob | undefined> => {
    await until(() => lying.some(({ job }) => which(job)), limitMs);
    const at = lying.findIndex(({ job }) => which(job));
    return at < 0 ? undefined : lying.splice(at, 1)[0];
  };
  /** Resolves when the condition holds, or at its limit: whoever waits looks then. */
  const until = (holds: () => boolean, limitMs = 3_000): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(limit);
        waiters.delete(look);
        resolve();
      };
      const look = (): void => {
        if (holds()) done();
      };
      const limit = setTimeout(done, limitMs);
      waiters.add(look);
      look();
    });
  const finishAll = (): void => {
    for (const one of begun) void one.finish();
  };
  return { callbacks, take, until, told, finishAll };
}
