import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { createApi } from '../../src/cluster/api.ts';
import { attach } from '../../src/cluster/attach.ts';
import { AttachRefused } from '../../src/cluster/channel.ts';
import { ApiRefusal } from '../../src/cluster/cluster-errors.ts';
import { readKubeconfig } from '../../src/cluster/read-kubeconfig.ts';
import { readServiceAccount } from '../../src/cluster/read-service-account.ts';
import { createTokenFile } from '../../src/cluster/token-file.ts';
import { problemOf } from '../contracts/cluster/run-round.ts';

const call = { verb: 'get', resource: 'pods', namespace: 'shop', name: 'web' } as const;
const place = { namespace: 'shop', pod: 'web', container: 'k' };
const signal = AbortSignal.timeout(10_000);
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function folder(files: Readonly<Record<string, string>>): string {
  const path = mkdtempSync(join(tmpdir(), 'kdebug-cluster-'));
  closing.push(async () => rmSync(path, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

function kubeconfig(user: object, cluster: object = {}, contexts = ['one']): string {
  return JSON.stringify({
    'current-context': contexts.at(-1),
    contexts: contexts.map((name) => ({ name, context: { cluster: 'c', user: 'u' } })),
    clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1/prefix', ...cluster } }],
    users: [{ name: 'u', user }],
  });
}

describe('a kubeconfig', () => {
  it.each([
    ['a token', { token: 't' }, { authorization: 'Bearer t' }],
    ['a token file beside it', { tokenFile: 'token' }, { authorization: 'Bearer from-file' }],
    ['a password', { username: 'a', password: 'b' }, { authorization: 'Basic YTpi' }],
    ['impersonation', { token: 't', as: 'jane' }, { authorization: 'Bearer t', 'impersonate-user': 'jane' }],
    ['nothing', {}, {}],
  ])('with %s gives its headers', async (_, user, headers) => {
    const path = folder({ config: kubeconfig(user), token: 'from-file\n' });
    const access = await readKubeconfig(join(path, 'config'), {});
    expect(await access.headers()).toEqual(headers);
    expect(access.server.href).toBe('https://127.0.0.1:1/prefix');
  });

  it('names certificates by data or by files beside it', async () => {
    const data = Buffer.from('CERT').toString('base64');
    const user = { 'client-certificate-data': data, 'client-key': 'key.pem' };
    const path = folder({
      config: kubeconfig(user, { 'certificate-authority': 'ca.pem' }),
      'ca.pem': 'CA',
      'key.pem': 'KEY',
    });
    const { tls } = await readKubeconfig(join(path, 'config'), {});
    expect([tls.cert?.toString(), tls.key?.toString(), tls.ca?.toString()]).toEqual(['CERT', 'KEY', 'CA']);
  });

  it('with an exec plugin is left to the client library, which runs it', async () => {
    const credential = {
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { token: 'fresh' },
    };
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'echo', args: [JSON.stringify(credential)] };
    const path = folder({ config: kubeconfig({ exec }) });
    expect(await (await readKubeconfig(join(path, 'config'), {})).headers()).toEqual({ authorization: 'Bearer fresh' });
  });

  it('whose plugin fails is refused without its words', async () => {
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: 'sh',
      args: ['-c', 'echo secret >&2; exit 1'],
    };
    const path = folder({ config: kubeconfig({ exec }) });
    const told = await problemOf(readKubeconfig(join(path, 'config'), {}));
    expect(told.code).toBe('credentials-plugin');
    expect(JSON.stringify(told)).not.toContain('secret');
  });

  it('with several contexts needs a name, and the refusal lists them', async () => {
    const path = join(folder({ config: kubeconfig({ token: 't' }, {}, ['one', 'two']) }), 'config');
    expect(await problemOf(readKubeconfig(path, {}))).toMatchObject({
      code: 'no-context',
      message: `No context is named, and ${path} has the contexts one, two.`,
    });
    expect((await problemOf(readKubeconfig(path, { context: 'three' }))).message).toContain('no context three');
    await readKubeconfig(path, { context: 'two' });
    await readKubeconfig(path, { useCurrentContext: true });
  });

  it('may be several files, of which the first that names a thing wins', async () => {
    const path = folder({ a: kubeconfig({ token: 'first' }), b: kubeconfig({ token: 'second' }, {}, ['other']) });
    const both = `${join(path, 'a')}:${join(path, 'b')}`;
    const access = await readKubeconfig(both, { context: 'other' });
    expect(await access.headers()).toEqual({ authorization: 'Bearer first' });
  });

  it.each([
    ['that is not there', undefined, 'cannot be read'],
    ['that is no YAML', '{', 'cannot be read as YAML'],
    ['of another form', '{"contexts": 1}', 'see contexts'],
    [
      'without its cluster',
      '{"contexts":[{"name":"a","context":{"cluster":"x","user":"u"}}]}',
      'a cluster that is not in it',
    ],
    ['with an http server', kubeconfig({}, { server: 'http://x' }), 'insecure-skip-tls-verify'],
    ['with a missing certificate', kubeconfig({ 'client-certificate': 'none' }), 'none'],
  ])('%s is refused with the reason', async (_, text, why) => {
    const path = folder(text === undefined ? {} : { config: text });
    const told = await problemOf(readKubeconfig(join(path, 'config'), {}));
    expect(told).toMatchObject({ code: 'bad-kubeconfig', message: expect.stringContaining(why) });
  });
});

describe('a service account', () => {
  it('gives its token, read anew every minute, and its authority', async () => {
    const path = folder({ token: 'a\n', 'ca.crt': 'CA' });
    expect(await readServiceAccount('https://10.0.0.1', path).headers()).toEqual({ authorization: 'Bearer a' });
    let now = 0;
    const token = createTokenFile(join(path, 'token'), () => now);
    await token();
    writeFileSync(join(path, 'token'), 'b');
    expect(await token()).toBe('a');
    now = 60_000;
    expect(await token()).toBe('b');
  });

  it('outside a pod is refused', async () => {
    expect((await problemOf((async () => readServiceAccount('https://x', '/none'))())).code).toBe('no-kubeconfig');
  });
});

async function serve(listener: RequestListener): Promise<{ server: Server; api: ReturnType<typeof createApi> }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const headers = async () => ({ authorization: 'Bearer t' });
  const api = createApi({ server: new URL(`http://127.0.0.1:${port}/base/`), tls: {}, headers });
  closing.push(async () => {
    await api.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { server, api };
}

describe('requests to an API server', () => {
  it('share connections, carry the token, and turn times into dates but not labels', async () => {
    let connections = 0;
    const { server, api } = await serve((request, response) => {
      expect([request.url, request.headers.authorization]).toEqual([
        '/base/api/v1/namespaces/shop/pods/web',
        'Bearer t',
      ]);
      response.end(
        '{"metadata":{"creationTimestamp":"2026-01-01T00:00:00Z","labels":{"startTime":"2026-01-01T00:00:00Z"}}}',
      );
    });
    server.on('connection', () => {
      connections += 1;
    });
    for (let n = 0; n < 20; n += 1) await api.json(call, signal);
    const pod = await api.json<{ metadata: { creationTimestamp: Date; labels: object } }>(call, signal);
    expect(pod.metadata.creationTimestamp.getTime()).toBe(Date.parse('2026-01-01T00:00:00Z'));
    expect(pod.metadata.labels).toEqual({ startTime: '2026-01-01T00:00:00Z' });
    // One, or two when the next request comes before the last answer's end was noticed.
    expect(connections).toBeLessThanOrEqual(2);
  });

  it('that are answered otherwise keep the status, the words and the time to wait', async () => {
    const { api } = await serve((_, response) => {
      response.writeHead(429, { 'retry-after': '3' }).end('{"message":"slow down"}');
    });
    const error = await api.json(call, signal).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ status: 429, retryInMs: 3000, said: { message: 'slow down' } });
  });

  it('that a proxy answers with a page are no success', async () => {
    const { api } = await serve((_, response) => response.end('<html>'));
    await expect(api.json(call, signal)).rejects.toBeInstanceOf(ApiRefusal);
  });

  it('are sent once more when a kept connection was closed meanwhile, but a patch is not', async () => {
    let count = 0;
    const { api } = await serve((request, response) => {
      count += 1;
      if (count % 2 === 1) request.socket.destroy();
      else response.end('{}');
    });
    expect(await api.json(call, signal)).toEqual({});
    const patch = { ...call, verb: 'patch', resource: 'pods/ephemeralcontainers', body: {} } as const;
    await expect(api.json(patch, signal)).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
    expect(count).toBe(3);
  });

  it('end with their signal', async () => {
    const { api } = await serve(() => {});
    await expect(api.json(call, AbortSignal.timeout(50))).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});

describe('attach', () => {
  it('that is refused at the upgrade says so', async () => {
    const { server, api } = await serve(() => {});
    const offered: unknown[] = [];
    server.on('upgrade', ({ headers }, socket) => {
      offered.push(headers['sec-websocket-protocol']);
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
    });
    await expect(attach(api, place, { signal, maxHeldBytes: 1000 })).rejects.toBeInstanceOf(AttachRefused);
    // With v5 the API server would keep a connection for each refusal.
    expect(offered).toEqual(['v4.channel.k8s.io']);
  });

  it('reads output and end, sends lines, and holds no more than it may', async () => {
    const { server, api } = await serve(() => {});
    const sockets = new WebSocketServer({ server, handleProtocols: (offered) => [...offered][0] ?? false });
    const heard = Promise.withResolvers<string>();
    sockets.on('connection', (socket) => {
      socket.send(Buffer.from([1]));
      socket.send(Buffer.from('\u0001out'));
      socket.send(Buffer.from('\u0002err'));
      socket.on('message', (data: Buffer) => {
        heard.resolve(data.toString());
        socket.send(Buffer.from('\u0003{"status":"Success"}'));
        for (let n = 0; n < 50; n += 1) socket.send(Buffer.alloc(1000, 1));
      });
    });
    const attached = await attach(api, place, { signal, maxHeldBytes: 10_000 });
    const texts = [await attached.next(), await attached.next()].map((news) =>
      news?.type === 'output' ? Buffer.from(news.bytes).toString() : '',
    );
    expect(texts).toEqual(['out', 'err']);
    attached.send('go\n');
    expect(await heard.promise).toBe('\0go\n');
    expect(await attached.next()).toEqual({ type: 'ended', status: { status: 'Success' } });
    let rest = 0;
    for (let news = await attached.next(); news !== undefined; news = await attached.next()) rest += 1;
    expect(rest).toBeLessThan(50);
    sockets.close();
  });
});
