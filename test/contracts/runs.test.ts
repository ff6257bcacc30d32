import { afterAll, beforeAll } from '@jest/globals';
import { noLog } from '../../src/log.ts';
import { connectImpatient, quitRedis } from '../../src/queue/connect-redis.ts';
import { createRuns } from '../../src/queue/create-runs.ts';
import { startRedis, type TestRedis } from '../redis/start-redis.ts';
import { createFakeRuns } from './fake-runs.ts';
import { describeRuns } from './runs.ts';

describeRuns('in memory', async (now) => {
  const runs = createFakeRuns({ now });
  return { runs, wakes: runs.wakes, close: async () => undefined };
});

const servers = new Map<string, TestRedis>();
beforeAll(async () => {
  servers.set('on Redis', await startRedis());
  servers.set('in slots, as on a Redis Cluster', await startRedis({ slots: true }));
});
afterAll(() => Promise.all([...servers.values()].map((server) => server.close())));

for (const kind of ['on Redis', 'in slots, as on a Redis Cluster']) {
  describeRuns(kind, async (now) => {
    const server = servers.get(kind);
    if (server === undefined) throw new Error('no such server');
    const redis = connectImpatient(server.url, { log: noLog });
    const wakes: string[] = [];
    const wake = async (run: string): Promise<void> => void wakes.push(run);
    const runs = createRuns({ redis, prefix: server.prefix(), log: noLog, wake, now });
    return { runs, wakes, close: () => quitRedis(redis) };
  });
}
