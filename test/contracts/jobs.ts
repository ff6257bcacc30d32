import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Jobs } from '../../src/run/ports.ts';
import type { TakenJob } from './fake-jobs.ts';
import { makeJob, makeRequest } from './make-request.ts';

export interface JobsStage {
  readonly jobs: Jobs;
  /** A job that a worker of the cluster holds; waits a moment for one. undefined: there is none to be had. */
  take(cluster: string): Promise<TakenJob | undefined>;
  close(): Promise<void>;
}

const ada = { id: 'slack:T1/U1', name: 'Ada' } as const;

/** What Jobs promises, on whatever the queues are kept. The stage has one worker for each of `prod` and `lab`. */
export function describeJobs(kind: string, make: () => Promise<JobsStage>): void {
  describe(`Jobs ${kind}`, () => {
    let stage: JobsStage;
    beforeEach(async () => {
      stage = await make();
    });
    afterEach(() => stage.close());

    it('hand a job to a worker of its cluster as it was enqueued', async () => {
      const job = makeJob('run-a');
      expect(await stage.jobs.enqueue(job)).toEqual({ ahead: 0 });
      const taken = await stage.take('prod');
      expect(taken?.job).toEqual(job);
      expect(taken?.signal.aborted).toBe(false);
      await taken?.finish();
      expect(await stage.take('prod')).toBeUndefined();
    });

    it('say how many jobs of the same cluster are ahead, waiting and running', async () => {
      const elsewhere = makeRequest('run-l', { on: [{ ...makeRequest('run-l').on[0], cluster: 'lab' }] });
      await stage.jobs.enqueue(makeJob('run-a'));
      const taken = await stage.take('prod');
      await stage.jobs.enqueue(makeJob('run-l', { request: elsewhere }));
      expect(await stage.jobs.enqueue(makeJob('run-b'))).toEqual({ ahead: 1 });
      expect(await stage.jobs.enqueue(makeJob('run-c'))).toEqual({ ahead: 2 });
      await taken?.finish();
    });

    it('take the same job id twice as one job, also when it has been done already', async () => {
      await stage.jobs.enqueue(makeJob('run-a'));
      await stage.jobs.enqueue(makeJob('run-a'));
      await (await stage.take('prod'))?.finish();
      await stage.jobs.enqueue(makeJob('run-a'));
      expect(await stage.take('prod')).toBeUndefined();
    });

    it('take out the waiting jobs of a cancelled run and tell the running ones', async () => {
      const parts = { parts: 2, request: makeRequest('run-a', { on: [selection(), selection()] }) };
      await stage.jobs.enqueue(makeJob('run-a', { ...parts, part: 0 }));
      const running = await stage.take('prod');
      await stage.jobs.enqueue(makeJob('run-a', { ...parts, part: 1 }));
      await stage.jobs.enqueue(makeJob('run-b'));
      expect(await stage.jobs.cancel('run-a')).toEqual({ removed: [1] });
      await aborted(running);
      expect(running?.signal.reason).toBe('cancel');
      await running?.finish();
      const next = await stage.take('prod');
      expect(next?.job.id).toBe('run-b-0');
      expect(next?.signal.aborted).toBe(false);
      await next?.finish();
    });

    it('have nothing to take out of a run that is unknown or has ended', async () => {
      await stage.jobs.enqueue(makeJob('run-a'));
      await (await stage.take('prod'))?.finish();
      expect(await stage.jobs.cancel('run-a')).toEqual({ removed: [] });
      expect(await stage.jobs.cancel('run-x')).toEqual({ removed: [] });
    });

    it('stand still in all clusters from stop to resume, and say who stopped them and why', async () => {
      expect(await stage.jobs.stopped()).toBeUndefined();
      await stage.jobs.stop(ada, 'a bad image');
      expect(await stage.jobs.stopped()).toEqual({ by: ada, reason: 'a bad image', since: expect.any(Number) });
      await stage.jobs.enqueue(makeJob('run-a'));
      expect(await stage.take('prod')).toBeUndefined();
      await stage.jobs.resume();
      expect(await stage.jobs.stopped()).toBeUndefined();
      const taken = await stage.take('prod');
      expect(taken?.job.id).toBe('run-a-0');
      await taken?.finish();
    });

    it('let what runs go on to its end when they are stopped', async () => {
      await stage.jobs.enqueue(makeJob('run-a'));
      const taken = await stage.take('prod');
      await stage.jobs.stop(ada, undefined);
      expect(await stage.jobs.stopped()).toEqual({ by: ada, since: expect.any(Number) });
      expect(taken?.signal.aborted).toBe(false);
      await taken?.finish();
    });

    it('count the live workers of a cluster', async () => {
      expect(await stage.jobs.workers('prod')).toBe(1);
      expect(await stage.jobs.workers('nowhere')).toBe(0);
    });
  });
}

function selection() {
  return makeRequest('run-a').on[0];
}

async function aborted(taken: TakenJob | undefined): Promise<void> {
  if (taken === undefined || taken.signal.aborted) return;
  await new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('no cancel within 2 s')), 2_000);
    taken.signal.addEventListener('abort', () => {
      clearTimeout(limit);
      resolve();
    });
  });
}
