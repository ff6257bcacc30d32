import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { noLog } from '../../src/log.ts';
import { checkRedis } from '../../src/queue/check-redis.ts';
import { connectPatient, quitRedis } from '../../src/queue/connect-redis.ts';
import { readRedisAddress } from '../../src/queue/redis-address.ts';
import { startRedis } from '../redis/start-redis.ts';

describe('REDIS_URL', () => {
  it('of a plain server is left to the client', () => {
    const url = 'rediss://bot:pw@redis.example.com:6380/2';
    expect(readRedisAddress(url)).toEqual({ url, options: {} });
  });

  it('names Sentinels, the master, who asks, and TLS', () => {
    const url = 'rediss+sentinel://bot:p%40ss@s1/main?sentinel=s2:26380&sentinel=[::1]&db=3&sentinelPassword=other';
    expect(readRedisAddress(url)).toEqual({
      options: {
        name: 'main',
        sentinels: [
          { host: 's1', port: 26_379 },
          { host: 's2', port: 26_380 },
          { host: '::1', port: 26_379 },
        ],
        db: 3,
        username: 'bot',
        password: 'p@ss',
        sentinelPassword: 'other',
        tls: {},
        enableTLSForSentinelMode: true,
      },
    });
  });

  it('leads through a real Sentinel to the master that it watches', async () => {
    const master = await startRedis({ durable: true });
    const sentinel = await startSentinel(Number(new URL(master.url).port));
    const redis = connectPatient(`redis+sentinel://127.0.0.1:${sentinel.port}/main`, { log: noLog });
    try {
      await redis.set('found', 'yes');
      const direct = connectPatient(master.url, { log: noLog });
      expect(await direct.get('found')).toBe('yes');
      expect((await checkRedis(redis)).problems).toEqual([]);
      await quitRedis(direct);
    } finally {
      await quitRedis(redis);
      await sentinel.close();
      await master.close();
    }
  });
});

async function startSentinel(master: number): Promise<{ port: number; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'kdebug-sentinel-'));
  const port = await freePort();
  const file = join(folder, 'sentinel.conf');
  writeFileSync(file, `port ${port}\nbind 127.0.0.1\ndir ${folder}\nsentinel monitor main 127.0.0.1 ${master} 1\n`);
  // As start-redis does: the shell waits for the end of its input, which comes even when this process is killed.
  const script = 'redis-server "$0" --sentinel >/dev/null & cat >/dev/null; kill $!; wait $!';
  const child = spawn('sh', ['-c', script, file], { stdio: ['pipe', 'ignore', 'inherit'] });
  return {
    port,
    close: async () => {
      child.stdin.end();
      await once(child, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
