import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { makeJob } from '../contracts/make-request.ts';
import { startRedis, type TestRedis } from '../redis/start-redis.ts';
import { createEvents } from './events.ts';
import { createJobStage } from './job-stage.ts';

let server: TestRedis;
beforeAll(async () => {
  // Durable: one test stops and starts it.
  server = await startRedis({ durable: true });
});
afterAll(() => server.close());

describe('a worker in a process of its own', () => {
  let stage: ReturnType<typeof createJobStage>;
  let child: ChildProcess;
  let said: ReturnType<typeof createEvents<string>>;
  beforeEach(async () => {
    stage = createJobStage(server.url, server.prefix());
    said = createEvents<string>();
    const script = new URL('./worker-process.ts', import.meta.url).pathname;
    child = spawn(process.execPath, ['--no-warnings', script, server.url, stage.prefix], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (child.stdout === null) throw new Error('no standard output');
    createInterface({ input: child.stdout }).on('line', said.add);
    // A process that starts on a busy machine takes its time; what is tested begins behind it.
    await said.count(1, 15_000);
  }, 20_000);
  afterEach(async () => {
    child.kill('SIGKILL');
    await stage.close();
  });

  it('is told of a cancel while it works', async () => {
    await stage.jobs.enqueue(makeJob('run-a'));
    await said.count(2);
    expect(await stage.jobs.cancel('run-a')).toEqual({ removed: [] });
    await said.count(3);
    expect(said.all).toEqual(['listens', 'took run-a-0', 'cancel run-a-0']);
  });

  it('that is killed leaves all its jobs to another, which knows that they were begun, and each is taken once', async () => {
    const runs = ['run-a', 'run-b', 'run-c', 'run-d', 'run-e'];
    await Promise.all(runs.map((run) => stage.jobs.enqueue(makeJob(run))));
    await said.count(1 + runs.length);
    const other = await stage.work({ concurrency: 10 });
    child.kill('SIGKILL');
    const taken = [];
    for (const _ of runs) taken.push(await other.take());
    expect(new Set(taken.map((one) => one?.job.request.run))).toEqual(new Set(runs));
    expect(taken.map((one) => one?.attempt)).toEqual([2, 2, 2, 2, 2]);
    expect(await other.take(undefined, 700)).toBeUndefined();
  });

  it('closes also while Redis is away', async () => {
    await server.stop();
    child.kill('SIGTERM');
    await said.count(2);
    expect(said.all).toEqual(['listens', 'closed']);
    await server.start();
  });

  it('hands its jobs on when it is told to end, and ends', async () => {
    await stage.jobs.enqueue(makeJob('run-a'));
    await said.count(2);
    const other = await stage.work();
    child.kill('SIGTERM');
    const taken = await other.take();
    expect(taken?.job.id).toBe('run-a-0');
    expect(taken?.attempt).toBeGreaterThan(1);
    await said.count(4);
    expect(said.all).toEqual(['listens', 'took run-a-0', 'shutdown run-a-0', 'closed']);
  });
});
