import { afterAll, beforeAll } from '@jest/globals';
import { noLog } from '../../src/log.ts';
import { connectImpatient, connectPatient, quitRedis } from '../../src/queue/connect-redis.ts';
import { consumeJobs } from '../../src/queue/consume-jobs.ts';
import { createJobs } from '../../src/queue/create-jobs.ts';
import { createBench } from '../queue/job-bench.ts';
import { startRedis, type TestRedis } from '../redis/start-redis.ts';
import { createFakeJobs } from './fake-jobs.ts';
import { describeJobs } from './jobs.ts';

describeJobs('in memory', async () => {
  const jobs = createFakeJobs({ workers: (cluster) => (cluster === 'prod' ? 1 : 0) });
  return { jobs, take: jobs.take, close: async () => undefined };
});

const servers = new Map<string, TestRedis>();
beforeAll(async () => {
  servers.set('on Redis', await startRedis());
  servers.set('in slots, as on a Redis Cluster', await startRedis({ slots: true }));
});
afterAll(() => Promise.all([...servers.values()].map((server) => server.close())));

for (const kind of ['on Redis', 'in slots, as on a Redis Cluster']) {
  describeJobs(kind, async () => {
    const server = servers.get(kind);
    if (server === undefined) throw new Error('no such server');
    const prefix = server.prefix();
    const redis = connectImpatient(server.url, { log: noLog });
    const patient = connectPatient(server.url, { log: noLog });
    const jobs = createJobs({ redis, prefix, log: noLog });
    const bench = createBench();
    const common = { redis: patient, prefix, log: noLog, concurrency: 1, ...bench.callbacks };
    const workers = await Promise.all(['prod', 'lab'].map((cluster) => consumeJobs({ ...common, cluster })));
    return {
      jobs,
      take: (cluster) => bench.take((job) => (job.request.on[job.part] ?? job.request.on[0]).cluster === cluster, 300),
      async close() {
        bench.finishAll();
        await Promise.all(workers.map((worker) => worker.close(1_000)));
        await jobs.close();
        await Promise.all([quitRedis(redis), quitRedis(patient)]);
      },
    };
  });
}
