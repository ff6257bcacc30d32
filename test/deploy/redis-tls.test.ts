import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { type Journey, startJourney } from '../journeys/start-journey.ts';
import { freePort, startRedis, type TestRedis } from '../redis/start-redis.ts';

const users = readFileSync(new URL('../../deploy/redis-users.acl', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const trusted = getCACertificates('default');

describe('bot and worker on a Redis with TLS, each as its own user of deploy/redis-users.acl', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kdebug-tls-'));
  let server: TestRedis;
  let admin: Redis;
  let journey: Journey;
  beforeAll(async () => {
    const { key, cert } = makeCertificate(folder);
    const port = await freePort();
    const files = ['--tls-cert-file', cert, '--tls-key-file', key, '--tls-ca-cert-file', cert];
    server = await startRedis({ args: ['--tls-port', String(port), ...files, '--tls-auth-clients', 'no'] });
    admin = new Redis(server.url, { replyMapping: 'legacy' });
    for (const line of users) await admin.call('ACL', ...line.replace(/^user /, 'SETUSER ').split(' '));
    // This connection stays what it is; nobody else comes in without a password.
    await admin.call('ACL', 'SETUSER', 'default', 'resetpass', '>unknown');
    // As NODE_EXTRA_CA_CERTS does for a process of its own.
    setDefaultCACertificates([...trusted, readFileSync(cert, 'utf8')]);
    const as = (user: string) => `rediss://${user}:PASSWORD@127.0.0.1:${port}/0`;
    journey = await startJourney({
      redis: server,
      variables: { REDIS_URL: as('kdebug-bot'), KDEBUG_REDIS_PREFIX: 'kdebug', KDEBUG_CLUSTER: 'prod' },
      workerVariables: { REDIS_URL: as('kdebug-worker-prod') },
    });
  }, 30_000);
  afterAll(async () => {
    await journey?.close();
    setDefaultCACertificates(trusted);
    admin?.disconnect();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('answer, cancel, run again, stop and resume, and are refused nothing that they do', async () => {
    const { asks } = journey;
    const answered = await asks('web netcheck');
    expect((await answered.reply()).text).toContain('HEALTHY web');
    const begun = journey.begins('sleep');
    const running = await asks('web -- sleep 9');
    await begun;
    const run = /run ([a-z2-7]{16})/.exec(journey.slack.plainText(await running.card()))?.[1];
    await asks(`cancel ${run}`);
    expect((await running.reply()).text).toContain('CANCELLED');
    expect(await (await asks(`status ${run}`)).heard()).toContain('CANCELLED');
    expect(await (await asks('stop for a test')).heard()).toContain('kdebug is stopped');
    expect(await (await asks('web netcheck again')).heard()).toContain('for a test');
    expect(await (await asks('resume')).heard()).toContain('runs again');
    expect((await (await asks('web netcheck again')).reply()).text).toContain('HEALTHY web');
    expect(await admin.call('ACL', 'LOG')).toEqual([]);
  }, 20_000);

  it('are the only ones who come in, by TLS or not', async () => {
    const stranger = new Redis(server.url, { replyMapping: 'legacy', retryStrategy: () => null });
    stranger.on('error', () => undefined);
    await expect(stranger.get('x')).rejects.toThrow('NOAUTH');
    stranger.disconnect();
  });
});

function makeCertificate(folder: string): { readonly key: string; readonly cert: string } {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'ca.crt')];
  const kind = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const name = ['-subj', '/CN=redis', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', [...kind, ...name, '-keyout', key, '-out', cert], { stdio: 'ignore', timeout: 10_000 });
  return { key, cert };
}
