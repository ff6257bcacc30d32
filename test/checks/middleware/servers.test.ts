import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import type { V1Pod } from '../../../src/check/api-facts.ts';
import { elastic } from '../../../src/checks/middleware/elastic.ts';
import { kafka } from '../../../src/checks/middleware/kafka.ts';
import { mongo } from '../../../src/checks/middleware/mongo.ts';
import { mysql } from '../../../src/checks/middleware/mysql.ts';
import { postgres } from '../../../src/checks/middleware/postgres.ts';
import { rabbitmq } from '../../../src/checks/middleware/rabbitmq.ts';
import { redis } from '../../../src/checks/middleware/redis.ts';
import type { Step } from '../../../src/runner/step.ts';
import { describeWhere } from '../../describe-where.ts';
import { startRedis, type TestRedis } from '../../redis/start-redis.ts';
import { inputOf, outcome, replyOf } from './ask-server.ts';

const checks = { postgres, mysql, redis, mongo, kafka, rabbitmq, elastic };
const pathOf = (tool: string): string => spawnSync('which', [tool], { encoding: 'utf8' }).stdout.trim();
const applets = 'sh nc dd od tr timeout sed head cat printf awk grep sleep true date'.split(' ');
const tools = 'sh bash dd od tr timeout sed head cat printf awk grep sleep true date getent'.split(' ');
const busybox = pathOf('busybox');
const bash = pathOf('bash');
/** A password with all that a shell, a URL and a protocol could take for something else. */
const password = `a"b'c $(id) \\ %41 @:/?#${'canary'.repeat(3)}`;

describeWhere(
  busybox === '' ? 'no busybox is found; install the package busybox-static' : undefined,
  bash === '' ? 'no bash is found' : undefined,
).each([
  ['busybox', busybox, applets],
  ['bash and coreutils', bash, tools],
] as const)('the dialogs with %s, over real sockets', (name, needed, all) => {
  const path = mkdtempSync(join(tmpdir(), 'kdebug-tools-'));
  const servers: Server[] = [];
  const sockets: Socket[] = [];
  let own: TestRedis;
  beforeAll(async () => {
    for (const tool of all) symlinkSync(name === 'busybox' ? needed : pathOf(tool), join(path, tool));
    own = await startRedis({ args: ['--save', ''] });
    const client = new Redis(own.url);
    await client.config('SET', 'requirepass', password);
    client.disconnect();
  });
  afterAll(async () => {
    rmSync(path, { recursive: true });
    for (const socket of sockets) socket.destroy();
    await Promise.all([own?.close(), ...servers.map(async (server) => once(server.close(), 'close'))]);
  });

  const run = async ({ argv, secrets = [] }: Step, values: Readonly<Record<string, string>> = {}): Promise<string> => {
    const [command = '', ...words] = argv.map(String);
    const env = Object.fromEntries(secrets.map((secret) => [secret.name, values[secret.key] ?? '']));
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    const child = spawn(join(path, command), words, { env: { PATH: path, LC_ALL: 'C', ...env }, stdio: [...stdio] });
    const parts: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => parts.push(part));
    await once(child, 'close');
    return Buffer.concat(parts).toString();
  };
  const ask = async (check: keyof typeof checks, port: number): Promise<readonly string[]> => {
    const args = { host: '127.0.0.1', port };
    const [step] = checks[check].plan(inputOf({}, args));
    if (step === undefined) throw new Error('nothing was planned');
    const { findings } = checks[check].interpret(inputOf({}, args, [outcome(check, await run(step))]));
    return findings.map(({ code }) => code);
  };
  const listen = async (hears: (socket: Socket) => void): Promise<number> => {
    const server = createServer((socket) => {
      sockets.push(socket);
      hears(socket.on('error', () => {}));
    });
    servers.push(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  /** Answers each packet of the client with the next of the replies; MySQL speaks first. */
  const replay = (reply: string, first = false) =>
    listen((socket) => {
      const left = replyOf(reply).map((hex) => Buffer.from(hex, 'hex'));
      const next = (): void => {
        const bytes = left.shift();
        if (bytes !== undefined) socket.write(bytes);
      };
      if (first) next();
      socket.on('data', next);
    });

  it.each<[keyof typeof checks, string, string]>([
    ['postgres', 'postgres-scram', 'server-asks-login'],
    ['postgres', 'postgres-stopping', 'server-starting'],
    ['mysql', 'mysql-password', 'server-asks-login'],
    ['mysql', 'mysql-full', 'server-full'],
    ['mongo', 'mongo-is-master', 'server-answers'],
    ['mongo', 'mongo-primary', 'server-answers'],
    ['kafka', 'kafka', 'server-answers'],
    ['rabbitmq', 'rabbitmq', 'server-asks-login'],
  ])('%s hears %s and tells %s', async (check, reply, code) => {
    expect(await ask(check, await replay(reply, check === 'mysql'))).toEqual([code]);
  });

  it('elastic asks on, as long as the server answers with 200, and keeps no document', async () => {
    const asked: string[] = [];
    const port = await listen((socket) =>
      socket.once('data', (data) => {
        const [, page = ''] = data.toString().split(' ');
        asked.push(page);
        const body =
          page === '/'
            ? { tagline: 'canary', version: { number: '8.14.1' } }
            : { status: 'red', unassigned_shards: 3, note: 'canary' };
        socket.end(`HTTP/1.0 200 OK\r\n\r\n${JSON.stringify(body)}`);
      }),
    );
    const [step] = elastic.plan(inputOf({}, { host: '127.0.0.1', port }));
    if (step === undefined) throw new Error('nothing was planned');
    const text = await run(step);
    expect(asked.map((page) => page.replace(/\?.*/, ''))).toEqual([
      '/',
      '/_cluster/health',
      '/_all/_settings/index.blocks.*',
    ]);
    expect(text).toContain('field unassigned_shards 3');
    expect(text).not.toContain('canary');
  });

  it('a server that closes at once is told from one that hangs', async () => {
    expect(await ask('rabbitmq', await listen((socket) => socket.end()))).toEqual(['server-closes']);
  });

  it('loopback of a pod with hostNetwork is asked nothing', async () => {
    let heard = 0;
    const port = await listen(() => {
      heard += 1;
    });
    const pod: V1Pod = { spec: { containers: [], hostNetwork: true } };
    const [step] = redis.plan(inputOf(pod, { host: '127.0.0.1', port }));
    if (step === undefined) throw new Error('nothing was planned');
    expect(await run(step)).toContain('forbidden 127.0.0.1');
    expect(heard).toBe(0);
  });

  describe('a login at a real redis-server', () => {
    const port = () => Number(new URL(own.url).port);
    const enter = async (env: readonly object[], values: Readonly<Record<string, string>>) => {
      const pod: V1Pod = { spec: { containers: [{ name: 'app', env: env as never }] } };
      const args = { host: '127.0.0.1', port: port() };
      const steps = redis.plan(inputOf(pod, args));
      const texts = await Promise.all(steps.map((step) => run(step, values)));
      const outcomes = steps.map(({ id }, n) => outcome(id, texts[n] ?? ''));
      const { findings } = redis.interpret(inputOf(pod, args, outcomes));
      return { codes: findings.map(({ code }) => code), text: texts.join('\n') };
    };
    const from = (key: string) => ({ valueFrom: { secretKeyRef: { name: 'db', key } } });
    const beside = () => [
      { name: 'REDIS_HOST', value: '127.0.0.1' },
      { name: 'REDIS_PORT', value: String(port()) },
      { name: 'REDIS_PASSWORD', ...from('pw') },
    ];
    const whole = [{ name: 'REDIS_URL', ...from('url') }];
    const url = (host: string) => `redis://:${encodeURIComponent(password)}@${host}/0`;

    it.each<[string, () => readonly object[], () => Readonly<Record<string, string>>, string]>([
      ['works with the right password', beside, () => ({ pw: password }), 'login-works'],
      ['is refused with a wrong one', beside, () => ({ pw: `${password}x` }), 'login-refused'],
      ['works with a URL', () => whole, () => ({ url: url(`127.0.0.1:${port()}`) }), 'login-works'],
      ['is not tried with the URL of another server', () => whole, () => ({ url: url('cache:6379') }), 'login-unseen'],
      ['says that the Secret is gone', beside, () => ({}), 'login-secret-gone'],
    ])('%s, and tells no password', async (_, env, values, code) => {
      const { codes, text } = await enter(env(), values());
      expect(codes).toEqual(['server-asks-login', code]);
      expect(text).not.toContain('canary');
    });
  });
});
