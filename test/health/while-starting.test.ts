import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';

const cli = new URL('../../src/cli.ts', import.meta.url).pathname;
const kubeconfig = `apiVersion: v1
kind: Config
current-context: here
clusters: [{ name: here, cluster: { server: 'https://127.0.0.1:9' } }]
users: [{ name: me, user: { token: none } }]
contexts: [{ name: here, context: { cluster: here, user: me } }]
`;

describe.each(['bot', 'worker'])('a %s whose Redis and Slack are away', (role) => {
  let child: ChildProcess | undefined;
  const folder = mkdtempSync(join(tmpdir(), 'kdebug-starting-'));
  afterEach(() => {
    child?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it('is alive, is not ready, and ends at once when told', async () => {
    writeFileSync(join(folder, 'kubeconfig'), kubeconfig);
    const port = await freePort();
    const env = {
      ...process.env,
      KUBECONFIG: join(folder, 'kubeconfig'),
      REDIS_URL: 'redis://127.0.0.1:9',
      SLACK_API_URL: 'http://127.0.0.1:9/api/',
      SLACK_BOT_TOKEN: 'xoxb-none',
      SLACK_APP_TOKEN: 'xapp-none',
      KDEBUG_HEALTH_PORT: String(port),
      KDEBUG_LOG_LEVEL: 'silent',
    };
    child = spawn(process.execPath, [cli, role], { env, stdio: 'ignore' });
    const ended = once(child, 'exit');
    await Promise.race([untilAlive(port), ended.then(() => Promise.reject(new Error(`the ${role} ended`)))]);
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`);
    expect({ status: ready.status, said: await ready.text() }).toEqual({
      status: 503,
      said: 'waits for its own start\n',
    });
    const scraped = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(scraped).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(scraped).toMatch(/^# TYPE kdebug_requests_total counter$/m);
    const toldAt = Date.now();
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(Date.now() - toldAt).toBeLessThan(2_000);
  }, 15_000);
});

/** Polls, because nobody tells when a process begins to listen. */
async function untilAlive(port: number): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/livez`).catch(() => undefined);
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('not alive within 10 s');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
