import { spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';

export interface PrivateRedis {
  readonly url: string;
  /** Ends the server and removes the folder. */
  close(): Promise<void>;
}

/**
 * Detached, so that Ctrl-C does not take it from bot and worker; it ends with this process, however that ends, and the
 * folder with it.
 */
const untilInputEnds = 'redis-server --dir "$@" & cat >/dev/null; kill $!; wait $!; rm -rf "$1"';

/**
 * A redis-server of our own on a free port of 127.0.0.1, in memory only. The folder is the demo's: it goes with the
 * server. Rejects when it does not answer within 5 s.
 */
export async function startRedis(folder: string): Promise<PrivateRedis> {
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const words = ['-c', untilInputEnds, 'sh', folder, ...args, '--maxmemory-policy', 'noeviction'];
  const child = spawn('sh', words, { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  child.stdin.on('error', () => {});
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const close = async (): Promise<void> => {
    child.stdin.end();
    await ended;
  };
  try {
    await answers(port, Date.now() + 5000);
  } catch (error) {
    await close();
    throw error;
  }
  return { url: `redis://127.0.0.1:${port}`, close };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port on 127.0.0.1');
  return address.port;
}

async function answers(port: number, until: number): Promise<void> {
  while (!(await ping(port))) {
    if (Date.now() > until) throw new Error('the private redis-server did not answer within 5 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function ping(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const end = (good: boolean): void => {
      socket.destroy();
      resolve(good);
    };
    socket.setTimeout(500, () => end(false));
    socket.once('data', (bytes) => end(bytes.toString().startsWith('+PONG')));
    socket.once('error', () => end(false));
  });
}
