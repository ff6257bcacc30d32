import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

export interface TestRedis {
  readonly url: string;
  /** Fresh for each call: tests that share a server do not meet. */
  prefix(): string;
  /** Ends the server as an operator would; start brings it back on the same port. A no-op on a given REDIS_URL. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface RedisOptions {
  /** With an append-only file, synced at each write, to be stopped and started. */
  readonly durable?: boolean;
  /** In cluster mode, which refuses commands and scripts whose keys lie in different slots. */
  readonly slots?: boolean;
  /** Further words of redis-server; a server of the test's own then. */
  readonly args?: readonly string[];
}

/**
 * A private redis-server on a free port of 127.0.0.1, ended with this process, however that ends. REDIS_URL names one
 * to use instead, unless the test needs its own.
 */
export async function startRedis({ durable = false, slots = false, args = [] }: RedisOptions = {}): Promise<TestRedis> {
  const given = process.env.REDIS_URL;
  if (given && !durable && !slots && args.length === 0) return useGiven(given);
  const folder = mkdtempSync(join(tmpdir(), 'kdebug-redis-'));
  const port = await freePort();
  const busPort = slots ? await freePort() : undefined;
  const url = `redis://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    child = spawnRedis({ port, folder, durable, busPort, args });
    await answered(url);
    if (slots) await takeAllSlots(url);
  };
  const stop = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null) return;
    child.stdin?.end();
    await once(child, 'exit');
  };
  await start();
  return {
    url,
    prefix: freshPrefix,
    start,
    stop,
    async close() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const nothing = async (): Promise<void> => undefined;

function useGiven(url: string): TestRedis {
  return { url, prefix: freshPrefix, start: nothing, stop: nothing, close: nothing };
}

function freshPrefix(): string {
  return `t${randomBytes(6).toString('hex')}`;
}

interface Spawning {
  readonly port: number;
  readonly folder: string;
  readonly durable: boolean;
  readonly busPort: number | undefined;
  readonly args: readonly string[];
}

/** The shell waits for the end of its standard input, which comes even when this process is killed. */
function spawnRedis({ port, folder, durable, busPort, args: more }: Spawning): ChildProcess {
  const script = 'redis-server "$@" >/dev/null & cat >/dev/null; kill $!; wait $!';
  const append = durable ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no'];
  const cluster = busPort === undefined ? [] : ['--cluster-enabled', 'yes', '--cluster-port', String(busPort)];
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    ...append,
    ...cluster,
    ...more,
  ];
  return spawn('sh', ['-c', script, 'sh', ...args], { stdio: ['pipe', 'ignore', 'inherit'] });
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function answered(url: string): Promise<void> {
  const redis = new Redis(url, { replyMapping: 'legacy', retryStrategy: () => 20, maxRetriesPerRequest: 200 });
  // Refused until the server listens; ping waits for it.
  redis.on('error', () => undefined);
  await redis.ping();
  await redis.quit();
}

/** A cluster of one: it owns every slot, so there is nowhere else to send a client. */
async function takeAllSlots(url: string): Promise<void> {
  const redis = new Redis(url, { replyMapping: 'legacy' });
  await redis.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
  while (!String(await redis.call('CLUSTER', 'INFO')).includes('cluster_state:ok'));
  await redis.quit();
}
